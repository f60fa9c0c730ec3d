"""Blocks of styled lines on a terminal: the one place where a report needs rich."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from rich.console import Console
from rich.text import Text

from guestlint.report.styles import STYLES
from guestlint.report.summary import Line


def write_styled(blocks: Iterable[list[Line]], out: TextIO) -> None:
    """Write the blocks in colour, with blank lines between them."""
    console = Console(file=out, force_terminal=True, color_system="standard", highlight=False)
    for number, block in enumerate(blocks):
        styled = Text("\n" if number else "")
        for line in block:
            pieces = Text.assemble(*((text, STYLES[style]) for text, style in line))
            pieces.rstrip()
            styled.append_text(pieces).append("\n")
        console.print(styled, soft_wrap=True, end="")

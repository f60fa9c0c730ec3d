"""Blocks of styled lines on a terminal: the one place where a report needs rich."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.console import Console
from rich.style import Style as RichStyle
from rich.text import Text

from guestlint.hints import TextIO
from guestlint.report.styles import COLOURS, STYLES
from guestlint.report.summary import Line, Style


def write_styled(blocks: Iterable[list[Line]], out: TextIO, links: Mapping[str, str]) -> None:
    """Write the blocks in colour, with blank lines between them; pieces in `links` lead to an address."""
    console = Console(file=out, force_terminal=True, color_system=COLOURS, highlight=False)
    for number, block in enumerate(blocks):
        styled = Text("\n" if number else "")
        for line in block:
            pieces = Text.assemble(*((text, _style(text, style, links)) for text, style in line))
            pieces.rstrip()
            styled.append_text(pieces).append("\n")
        with console.capture() as shown:  # where the reader has gone, rich's own write ends the process
            console.print(styled, soft_wrap=True, end="")
        out.write(shown.get())


def _style(text: str, style: Style, links: Mapping[str, str]) -> RichStyle:
    address = links.get(text)
    found = RichStyle.parse(STYLES[style])
    return found + RichStyle(link=address) if address else found

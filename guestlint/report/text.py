"""Text for people: on a terminal in colour, elsewhere the same text without."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TextIO

from guestlint.diagnostics import Run
from guestlint.report.summary import Line, summary

_WIDTH = 100
"""Columns if the output is not a terminal."""

_NARROWEST = 40


class Text:
    """Writes each finding with its source lines, then a summary."""

    name = "text"

    def write(self, run: Run, out: TextIO) -> None:
        """Write the report, in colour if `out` is a terminal, as NO_COLOR, FORCE_COLOR and TERM allow."""
        write_blocks(_blocks(run, width_of(out)), out)


def write_blocks(blocks: Iterable[list[Line]], out: TextIO) -> None:
    """Write blocks of lines with blank lines between them, in colour if `out` is a terminal that shall have it."""
    if _in_colour(out):
        from guestlint.report.terminal import write_styled  # noqa: PLC0415 - rich loads only to show something

        write_styled(blocks, out)
    else:
        _write_plain(blocks, out)


def _blocks(run: Run, width: int) -> Iterable[list[Line]]:
    if not run.findings:
        return [[summary(run)]]
    from guestlint.report.text_layout import layout  # noqa: PLC0415 - a clean run has nothing to lay out

    return layout(run, width)


def _write_plain(blocks: Iterable[list[Line]], out: TextIO) -> None:
    for number, block in enumerate(blocks):
        out.write("\n" if number else "")
        out.writelines("".join(text for text, _ in line).rstrip() + "\n" for line in block)


def _in_colour(out: TextIO) -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "") not in ("", "0"):
        return True
    return out.isatty() and os.environ.get("TERM") not in ("dumb", "unknown")


def width_of(out: TextIO) -> int:
    """How many columns there are; a constant where `out` is no terminal."""
    if not out.isatty():
        return _WIDTH
    try:
        width = int(os.environ.get("COLUMNS") or 0) or os.get_terminal_size(out.fileno()).columns
    except (OSError, ValueError):
        width = _WIDTH
    return max(width or _WIDTH, _NARROWEST)

"""Lines made to fit a terminal: what is too long goes on below, at a space where there is one."""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.hints import TextIO
from guestlint.report.summary import Line, Style
from guestlint.report.text import width_of
from guestlint.source.printable import columns

_DEEPEST = 0.5
"""The part of the width that the indent of what goes on takes at most."""


def fold(line: Line, width: int) -> Iterator[Line]:
    """The line in lines of at most `width` columns; what goes on stands below the text that it continues."""
    if sum(columns(text) for text, _ in line) <= width:
        yield line
        return
    cells = [(char, style) for text, style in line for char in text]
    indent = min(_indent(line), int(width * _DEEPEST))
    room = width
    while cells:
        taken, used = 0, 0
        while taken < len(cells) and used + columns(cells[taken][0]) <= room:
            used += columns(cells[taken][0])
            taken += 1
        taken = max(taken, 1)
        end = _last_space(cells, taken) if taken < len(cells) else taken
        before: Line = [(" " * indent, "")] if room < width else []
        yield before + _pieces(cells[:end])
        cells = cells[end:]
        while cells and cells[0][0] == " ":
            cells.pop(0)
        room = width - indent


def folded(line: str, out: TextIO) -> str:
    """The line with its end, in several where `out` is a terminal that is narrower."""
    if not out.isatty():
        return f"{line}\n"
    return "".join("".join(text for text, _ in part) + "\n" for part in fold([(line, "")], width_of(out)))


def _indent(line: Line) -> int:
    """The columns before the text: blanks, and a gutter with its sign."""
    first, style = line[0]
    return columns(first) if style == "gutter" else columns(first) - columns(first.lstrip()) + 2


def _last_space(cells: list[tuple[str, Style]], taken: int) -> int:
    """Where to break: behind the last space of the second half, or else where the line ends."""
    at = next((number for number in range(taken, taken // 2, -1) if cells[number][0] == " "), taken)
    return at or taken


def _pieces(cells: list[tuple[str, Style]]) -> Line:
    pieces: Line = []
    for char, style in cells:
        if pieces and pieces[-1][1] == style:
            pieces[-1] = (pieces[-1][0] + char, style)
        else:
            pieces.append((char, style))
    return pieces

"""Source lines with their numbers and carets, cropped to what fits, in styled pieces of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guestlint.records import NamedTuple
from guestlint.report.summary import Line, Style
from guestlint.source.positions import Location, Positions
from guestlint.source.printable import columns, printable, shown_chars
from guestlint.source.route import Span

_TAB = 4
_CROPPED = "..."
_LINES_IN_FULL = 4


class Mark(NamedTuple):
    """How a place is shown: the sign that underlines it, its style, and a label."""

    sign: str
    style: Style
    label: str = ""


class Frame(NamedTuple):
    """The frame of one finding: the width of its line numbers and of the terminal."""

    places: Positions
    digits: int
    width: int

    @property
    def room(self) -> int:
        """The columns right of the gutter."""
        return self.width - self.digits - 3

    def margin(self, sign: str) -> tuple[str, Style]:
        """Give the gutter of a line without a number."""
        return f"{'':{self.digits}} {sign}", "gutter"

    def place(self, arrow: str, spot: Location) -> Line:
        """Name a place, after an arrow that starts in the gutter."""
        line: Line = [(f"{'':{self.digits}}{arrow} ", "gutter"), (printable(str(spot)), "")]
        if spot.path:
            line.append((f"  {printable(spot.path)}", "dim"))
        return line

    def source(self, spot: Location, mark: Mark) -> Iterator[Line]:
        """Show the lines of a location with its text underlined; the label is at the last line."""
        span = spot.span
        if span is None or not self.places.has_text(spot.file, span):
            return
        yield [self.margin("|")]
        numbers = _shown(span)
        for number in numbers:
            if number is None:
                yield [(_CROPPED, "gutter")]
                continue
            text = self.places.line(spot.file, number)
            row = crop(text, *_marked(text, span, number), self.room)
            yield [(f"{number:{self.digits}} | ", "gutter"), (row.text, "")]
            yield from self._underline(row, mark if number == numbers[-1] else mark._replace(label=""))

    def _underline(self, row: Row, mark: Mark) -> Iterator[Line]:
        label = printable(mark.label)
        signs = mark.sign * (row.end - row.start)
        if label and signs and row.end + 1 + columns(label) <= self.room:
            signs, label = f"{signs} {label}", ""
        if signs:
            yield [self.margin("| "), (" " * row.start + signs, mark.style)]
        indent = " " * max(min(row.start, self.room - columns(label)), 0)
        for part in wrap(label, self.room) if label else ():
            yield [self.margin("| "), (indent + part, mark.style)]


class Row(NamedTuple):
    """A line as shown, and the terminal columns of it that are underlined, from 0, the end exclusive."""

    text: str
    start: int
    end: int


def crop(line: str, first: int, last: int, room: int) -> Row:
    """Cut a line down to `room` columns around the characters from `first` to before `last`.

    Only what is near is looked at: a host file in JSON may be one line of megabytes.
    """
    low, high = max(0, first - room), min(len(line), first + 2 * room)
    near = line[low:high]
    is_plain = near.isascii() and printable(near) == near
    cells = near if is_plain else _cells(near)
    widths = [1] * len(near) if is_plain else list(map(columns, cells))
    left, right = 0, len(cells)
    if low > 0 or high < len(line) or sum(widths) > room:
        left, right = _window(widths, first - low, last - low, room - 2 * len(_CROPPED))
    before = _CROPPED if low + left > 0 else ""
    after = _CROPPED if low + right < len(line) else ""
    start = len(before) + sum(widths[left : first - low])
    end = start + sum(widths[first - low : min(last - low, right)])
    end = max(end, start + 1) if last >= first else start
    return Row(before + "".join(cells[left:right]) + after, start, end)


def wrap(text: str, room: int) -> list[str]:
    """Break printable text at spaces into lines of at most `room` columns; a longer word stays whole.

    A line that would be a command to a runner is broken up once more.
    """
    if columns(text) <= room:
        return [printable(text)]
    lines = [""]
    taken = 0
    for word in text.split(" "):
        width = columns(word)
        if taken and taken + 1 + width > room:
            lines.append(word)
            taken = width
        else:
            lines[-1] += f" {word}" if taken else word
            taken += width + (1 if taken else 0)
    return [*map(printable, lines)]


def _shown(span: Span) -> Sequence[int | None]:
    """The numbers of the lines to show, with None for those left out."""
    end = span.end_line - 1 if span.end_column == 1 and span.end_line > span.line else span.end_line
    if end - span.line < _LINES_IN_FULL:
        return range(span.line, end + 1)
    return span.line, span.line + 1, None, end


def _marked(text: str, span: Span, number: int) -> tuple[int, int]:
    """The characters of a line that a span covers, without blanks where it continues on another line."""
    first = span.column - 1 if number == span.line else len(text) - len(text.lstrip())
    last = span.end_column - 1 if number == span.end_line else len(text.rstrip())
    return (first, last) if last >= first else (0, -1)


def _cells(text: str) -> Sequence[str]:
    """What each character is shown as."""
    if "\t" not in text:
        return shown_chars(text)
    cells = []
    taken = 0
    for char, shown in zip(text, shown_chars(text), strict=True):
        cell = " " * (_TAB - taken % _TAB) if char == "\t" else shown
        cells.append(cell)
        taken += columns(cell)
    return cells


def _window(widths: Sequence[int], first: int, last: int, budget: int) -> tuple[int, int]:
    """The cells to show of a line that is too long, as (from, to): the marked ones in the middle if they fit."""
    marked = sum(widths[first:last])
    context = max((budget - marked) // 2, budget // 8)
    left, used = first, 0
    while left > 0 and used + widths[left - 1] <= context:
        left -= 1
        used += widths[left]
    right = left
    used = 0
    while right < len(widths) and used + widths[right] <= budget:
        used += widths[right]
        right += 1
    while left > 0 and used + widths[left - 1] <= budget:
        left -= 1
        used += widths[left]
    return left, right

"""What is removed together with an entry: its comma, or its whole line."""

from __future__ import annotations

from collections.abc import Sequence

from guestlint.source.route import Span


def removed_span(lines: Sequence[str], entry: Span, *, json: bool) -> Span | None:
    """The span to remove for `entry`, so that the rest still parses; None if that is not certain.

    >>> removed_span(["a = 1", "b = 2"], Span(1, 1, 1, 6), json=False)
    Span(line=1, column=1, end_line=2, end_column=1)
    >>> removed_span(["t = { a = 1 }"], Span(1, 7, 1, 12), json=False)
    Span(line=1, column=7, end_line=1, end_column=13)
    >>> removed_span(["t = { a = 1, b = 2 }"], Span(1, 14, 1, 19), json=False)
    Span(line=1, column=12, end_line=1, end_column=19)
    """
    start, end = entry[:2], entry[2:]
    comma = _next(lines, end)
    if comma is not None and comma[2] == ",":
        return _whole_lines(lines, start, _skip_blanks(lines, (comma[0], comma[1] + 1)))
    if comma is not None and comma[2] in "}]" and (json or comma[0] == end[0]):
        before = _previous(lines, start, across=json)
        if before is not None and before[2] in "{[" and before[0] == start[0] == comma[0]:
            return Span(*start, *comma[:2])  # nothing is left: one blank in the braces is enough
        return Span(*(before[:2] if before is not None and before[2] == "," else start), *end)
    return None if json else _whole_lines(lines, start, end)


def _next(lines: Sequence[str], at: tuple[int, int]) -> tuple[int, int, str] | None:
    """The first character from `at` on that is not blank; a comma counts only before a line's comment."""
    line, column = at
    while line <= len(lines):
        for offset, char in enumerate(lines[line - 1][column - 1 :]):
            if not char.isspace():
                return line, column + offset, char
        line, column = line + 1, 1
    return None


def _previous(lines: Sequence[str], at: tuple[int, int], *, across: bool) -> tuple[int, int, str] | None:
    """The last character before `at` that is not blank; `across` lines only where no comment can stand."""
    line, column = at
    while line > 0:
        text = lines[line - 1][: column - 1].rstrip()
        if text or not across:
            return (line, len(text), text[-1]) if text else None
        line -= 1
        column = len(lines[line - 1]) + 1 if line else 0
    return None


def _skip_blanks(lines: Sequence[str], at: tuple[int, int]) -> tuple[int, int]:
    rest = lines[at[0] - 1][at[1] - 1 :]
    return at[0], at[1] + len(rest) - len(rest.lstrip(" \t"))


def _whole_lines(lines: Sequence[str], start: tuple[int, int], end: tuple[int, int]) -> Span:
    """Widen to the line feed where nothing else is on the lines."""
    alone = not lines[start[0] - 1][: start[1] - 1].strip() and not lines[end[0] - 1][end[1] - 1 :].strip()
    if not alone:
        return Span(*start, *end)
    return Span(start[0], 1, *((end[0] + 1, 1) if end[0] < len(lines) else (end[0], len(lines[end[0] - 1]) + 1)))

"""Which comments apply to a finding, found by its line and its option and not by trying each."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

from guestlint.records import NamedTuple
from guestlint.source.comments import Suppression
from guestlint.source.route import Place, Route, Span


class Comment(NamedTuple):
    """A comment in `file`; it applies to findings on its line there, and to the options in `routes` and below them."""

    suppression: Suppression
    file: str
    routes: tuple[Route, ...]


class CommentIndex:
    """The comments of one run."""

    def __init__(self, comments: Sequence[Comment]) -> None:
        """Which rules they may name is not looked at."""
        self._comments = comments
        self._by_line: dict[tuple[str, str, str], list[tuple[int, int]]] = defaultdict(list)
        self._by_route: dict[tuple[str, str, str, Route], list[int]] = defaultdict(list)
        for number, each in enumerate(comments):
            for rule in each.suppression.rules:
                if each.suppression.line:
                    self._by_line[each.suppression.at.file, each.file, rule].append((each.suppression.line, number))
                for route in each.routes:
                    self._by_route[each.suppression.at.file, each.file, rule, route].append(number)
        for lines in self._by_line.values():
            lines.sort()

    def of(self, rule: str, at: Place, file: str, span: Span | None) -> Sequence[Suppression]:
        """Those that apply to a finding at an option of its document, which is written at `span` of `file`."""
        found: set[int] = set()
        for length in range(len(at.route) + 1):
            found.update(self._by_route.get((at.file, file, rule, at.route[:length]), ()))
        lines = self._by_line.get((at.file, file, rule), ())
        if span is not None and lines:
            first, last = (bisect_left(lines, (line, 0)) for line in (span.line, span.end_line + 1))
            found.update(number for _, number in lines[first:last])
        return [self._comments[number].suppression for number in sorted(found)]

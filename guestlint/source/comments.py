"""Comments in a host file that suppress a rule: `# guestlint: ignore[rule, …] reason until=2027-03-01`.

At the end of a line, a comment applies to that line; above a table's header, to the table and all below it; above
another line, to that line; before anything else in the file, to the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from guestlint.hints import Literal
from guestlint.records import NamedTuple
from guestlint.source.document import Document
from guestlint.source.headers import header_route
from guestlint.source.route import Place, Route, Span

MARK = "guestlint:"
"""Every text with such a comment contains it."""

_COMMENT = re.compile(r"#+\s*guestlint:\s*(.*)", re.DOTALL)
_IGNORE = re.compile(r"ignore\[([^\]]*)\]\s*(.*)", re.DOTALL)
_UNTIL = re.compile(r"\buntil=(\S+)")


class Suppression(NamedTuple):
    """One comment: the rules that it names, until when it applies, why, and where.

    It applies to the findings on line `line` or, where that is 0, at `route` and below it. `fault` says why it is
    invalid, and is empty where it is not.
    """

    at: Place
    rules: tuple[str, ...]
    reason: str
    until: str
    line: int
    route: Route
    fault: Literal["", "form", "no-rule", "date"] = ""

    def has_expired(self, today: date) -> bool:
        """Whether its date has come: on the date itself it no longer applies."""
        return bool(self.until) and today >= date.fromisoformat(self.until)


def read_suppressions(document: Document) -> Sequence[Suppression]:
    """Those of a document, in its order; none where it does not parse, or is JSON, which has no comments."""
    if document.error or document.format != "toml" or MARK not in document.text:
        return ()
    return tuple(_read(document))


def _read(document: Document) -> Iterator[Suppression]:
    lines = document.text.split("\n")
    commented = CommentedLines(lines)
    headers = cache(lambda line: header_route(lines[line - 1].strip()))  # many comments may stand above one
    for span in document.comments():
        said = comment_text(lines, span)
        if said is not None:
            at = Place(document.file, (span.line,), "comment")
            line, below = commented.line_of(span)
            route = headers(line) if below else ()
            yield parse_comment(said, at, 0 if route else line, route)


def comment_text(lines: Sequence[str], span: Span) -> str | None:
    """What a comment says to guestlint; None for any other comment."""
    match = _COMMENT.match(lines[span.line - 1][span.column - 1 :].rstrip("\r"))
    return match[1].strip() if match else None


def _is_comment(line: str) -> bool:
    return line.lstrip(" \t\ufeff").startswith("#")


def first_line(lines: Sequence[str]) -> int:
    """The first line that has more than a comment; 0 where there is none."""
    return next((number for number, line in enumerate(lines, 1) if line.strip() and not _is_comment(line)), 0)


class CommentedLines:
    """The lines of a file, and which of them a comment applies to; all in one pass, as comments may be stacked."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._first = first_line(lines)
        self._below = [0] * (len(lines) + 1)
        """By line: the line that a comment just above it applies to; 0 where there are but blank ones."""
        for number in range(len(lines), 0, -1):
            self._below[number] = self._applies(number)

    def _applies(self, number: int) -> int:
        line, is_last = self._lines[number - 1], number == len(self._lines)
        if not line.strip():
            return 0 if is_last else self._below[number + 1]
        if not _is_comment(line) or is_last:
            return number
        return number + 1 if not self._lines[number].strip() else self._below[number + 1]

    def line_of(self, span: Span) -> tuple[int, bool]:
        """The line that a comment applies to, 0 for the whole file, and whether it stands above that line."""
        if self._lines[span.line - 1][: span.column - 1].strip():
            return span.line, False
        if not self._first or span.line < self._first:
            return 0, False
        following = min(span.line + 1, len(self._lines))
        return self._below[following] or following, True


def parse_comment(text: str, at: Place, line: int, route: Route = ()) -> Suppression:
    """The comment at a place that says `text` to guestlint; it applies to `line`, or to `route` where that is 0."""
    match = _IGNORE.fullmatch(text)
    if match is None:
        return Suppression(at=at, rules=(), reason="", until="", line=line, route=route, fault="form")
    rules = tuple(name.strip() for name in match[1].split(",") if name.strip())
    until = _UNTIL.search(match[2])
    day = until[1] if until else ""
    reason = " ".join(_UNTIL.sub("", match[2]).split())
    fault: Literal["", "no-rule", "date"] = "" if rules else "no-rule"
    if day:
        try:
            date.fromisoformat(day)
        except ValueError:
            fault = "date"
    return Suppression(at=at, rules=rules, reason=reason, until=day, line=line, route=route, fault=fault)

"""The few tables of a large TOML text that a route may lead into, found without parsing the others."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice

from guestlint.records import NamedTuple
from guestlint.source.route import Route, Span

_DEEPEST = 20
"""More keys than the route of any option has."""


class Excerpt(NamedTuple):
    """Whole lines of a text, in its order; `shifts` are by how many lines each part stands earlier than in the text."""

    text: str
    firsts: Sequence[int]
    shifts: Sequence[int]

    def in_text(self, span: Span) -> Span:
        """The place in the text of what stands at `span` of the excerpt."""
        shift = self.shifts[bisect_right(self.firsts, span.line) - 1]
        return span._replace(line=span.line + shift, end_line=span.end_line + shift)


def excerpt(text: str, route: Route) -> Excerpt | None:
    """What of the TOML `text` says where `route`, or its nearest ancestor, stands: there, it stands at the same place.

    None where that cannot be told from the headers of the tables alone.
    """
    keys = [step for step in route if isinstance(step, str)]
    if not 0 < len(keys) <= _DEEPEST or not all(map(_PLAIN, keys)) or any(sign in text for sign in ('"""', "'''")):
        return None
    if "\\" in text and _ESCAPED(text):
        return None
    return _cut(text, sorted(_sections(text, [_written(key) for key in keys])))


_PLAIN = re.compile(r"""[^"'\\\x00-\x1f\x7f]*""").fullmatch
_BARE = re.compile(r"[\w-]+", re.ASCII).fullmatch
_TABLE = re.compile(r"\n[ \t]*\[")
_ESCAPED = re.compile(r"\n[ \t]*\[[^\n\\]*\\").search  # a key that may be written in many ways
_STRING_OR_COMMENT = re.compile(r""""(?:[^"\\]|\\.)*"|'[^']*'|#.*""")


def _written(key: str) -> str:
    """A pattern of all ways to write a key without escapes."""
    plain = re.escape(key)
    return rf"""(?:{plain + "|" if _BARE(key) else ""}"{plain}"|'{plain}')[ \t]*"""


def _sections(text: str, keys: Sequence[str]) -> set[int]:
    """Where the tables start that are on the way to `keys`, and of each step the first that names it.

    Below an array of tables it takes all that name the next step, as each may be in another element.
    """
    *outer, last = keys
    on_the_way = f"({last})"
    for key in reversed(outer):
        on_the_way = rf"({key})(?:\.[ \t]*{on_the_way})?"
    starts = set()
    array = len(keys)
    for header in _headers(text, rf"{on_the_way}\]"):
        starts.add(header.start() + 1)
        if "[[" in header[0]:
            array = min(array, header.lastindex or array)
    first = 0
    for length in range(1, len(keys) + 1):
        named = _headers(text, r"\.[ \t]*".join(keys[:length]) + r"[.\]]", first)
        found = [header.start() for header in (named if length == array + 1 else islice(named, 1))]
        if not found:
            break
        first = found[0]
        starts.update(start + 1 for start in found)
    return starts


def _headers(text: str, pattern: str, after: int = 0) -> Iterator[re.Match[str]]:
    """The headers that match `pattern` after their bracket, each from the line feed before it on."""
    found = re.compile(r"\n[ \t]*\[\[?[ \t]*" + pattern).finditer(text, after)
    return (match for match in found if _is_outside(text, match.start() + 1))


def _is_outside(text: str, start: int) -> bool:
    """Whether the line at `start`, which begins with a bracket, is a header, and not in an array over several lines.

    There, a bracket or a comma comes before it.
    """
    while start > 0:
        end, start = start, text.rfind("\n", 0, start - 1) + 1
        line = text[start:end].strip()
        if line and not line.startswith("#"):
            return _STRING_OR_COMMENT.sub("", line).rstrip()[-1:] not in {"[", ","}
    return True


def _cut(text: str, starts: Sequence[int]) -> Excerpt:
    """What stands before the first header, and the sections that start at `starts`."""
    parts, firsts, shifts = [], [], []
    line = number = 1  # in the excerpt, and in the text
    passed = 0
    for start in (0, *starts):
        number += text.count("\n", passed, start)
        passed = start
        firsts.append(line)
        shifts.append(number - line)
        parts.append(text[start : _end(text, start)])
        line += parts[-1].count("\n")
    return Excerpt("".join(parts), firsts, shifts)


def _end(text: str, start: int) -> int:
    """Where the section ends that starts at `start`: at the next header."""
    ends = (match.start() + 1 for match in _TABLE.finditer(text, start))
    return next((end for end in ends if _is_outside(text, end)), len(text))

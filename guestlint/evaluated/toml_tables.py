"""Tables in the text of a TOML file: each a header and the lines below it, with the comment right above it.

tomlkit takes a comment for the end of the table before it; whole tables therefore come and go as text. A line that
only looks like a header, as in a multi-line string, is not recognized as such: callers check the result.
"""

from __future__ import annotations

from collections.abc import Sequence

from guestlint.source.headers import header_route
from guestlint.source.route import Route


def headers(text: str) -> list[Route]:
    """The routes of the headed tables, in order."""
    return [route for _, route in _numbered(text.splitlines())]


def without_tables(text: str, removed: Sequence[Route], *, comments: bool = True) -> str:
    """The text without the tables at `removed` and below, and with `comments` without those right above them."""
    lines = text.splitlines(keepends=True)
    numbered = _numbered(lines)
    ends = [number for number, _ in numbered[1:]] + [len(lines)]
    for (first, route), end in reversed(list(zip(numbered, ends, strict=True))):
        if any(route[: len(gone)] == gone for gone in removed):
            start, last = first, _content_end(lines, end)
            while comments and start and lines[start - 1].lstrip().startswith("#"):
                start -= 1
            while last < end and not lines[last].strip():
                last += 1
            del lines[start:last]
    return "".join(lines)


def insert(text: str, route: Route, section: str) -> str:
    """The text with `section`, the table at `route`, after the tables that are nearest to it."""
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    at = _position(lines, route)
    after = ["\n"] if at < len(lines) and lines[at].strip() else []
    before = ["\n"] if at else []
    return "".join([*lines[:at], *before, section, *after, *lines[at:]])


def space(text: str, like: str) -> str:
    """The text with a blank line before each header, if `like` has one before each of its own."""
    if _tight(like.splitlines()):
        return text
    lines = text.splitlines(keepends=True)
    for number in reversed(_tight(lines)):
        lines.insert(number, "\n")
    return "".join(lines)


def _tight(lines: list[str]) -> list[int]:
    """The headers that follow upon a value."""
    return [number for number, _ in _numbered(lines) if number and lines[number - 1].lstrip()[:1] not in ("", "#", "[")]


def _position(lines: list[str], route: Route) -> int:
    """The end of the last table that begins with as much of `route` as any does; else the end of the text."""
    numbered = _numbered(lines)
    ends = [number for number, _ in numbered[1:]] + [len(lines)]
    for length in range(len(route) - 1, 0, -1):
        near = [end for (_, known), end in zip(numbered, ends, strict=True) if known[:length] == route[:length]]
        if near:
            return _content_end(lines, near[-1])
    return len(lines)


def _content_end(lines: list[str], end: int) -> int:
    """The line after the last one before `end` that is neither blank nor a comment."""
    while end and lines[end - 1].lstrip()[:1] in ("", "#"):
        end -= 1
    return end


def _numbered(lines: list[str]) -> list[tuple[int, Route]]:
    return [(number, route) for number, line in enumerate(lines) if (route := header_route(line))]

"""Where a route stands, told by the parsers alone: where the text of a span changes, the data changes at its route."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import tomli

from guestlint.source.document import Document
from guestlint.source.route import Part, Route, Span
from tests.fuzz.layout import basic

_MARK = "changed by the probe"
_NAME = json.dumps(_MARK)
_NOTHING: Any = object()


class _Change(NamedTuple):
    """What the text of a span may become, and what then is where in the data."""

    text: str
    route: Route
    value: Any

    def is_seen(self, found: object) -> bool:
        """Whether that is there; of a table, which headers and dotted keys may open many times, only that one is."""
        if isinstance(self.value, dict | list):
            return isinstance(found, dict | list)
        return is_same(found, self.value)


def span_fault(document: Document, route: Route, part: Part, span: Span | None) -> str:
    """What is wrong with `span` as the place of `part` of `route`; empty where nothing is."""
    known = _known(document.data, route)
    if span is None:
        return f"{known} is in the data, but has no span" if known else ""
    start, end = offset(document.text, span.line, span.column), offset(document.text, span.end_line, span.end_column)
    if not 0 <= start <= end:
        return f"{span} of {route} is not in the text"
    before, held, after = document.text[:start], document.text[start:end], document.text[end:]
    is_whole = not before.rstrip(" \t").endswith(".")  # and not the rest of a dotted key
    for change in _changes(held, document, known, part if known == route else "key", is_whole):
        data = _parse(before + change.text + after, document)
        if change.is_seen(look_up(data, change.route)):
            return ""
    return f"{part} of {route} is said to be {held[:200]!r}, at {span}"


def offset(text: str, line: int, column: int) -> int:
    """Where a line and a column are in a text; -1 where they are not."""
    start = -1
    for _ in range(line - 1):
        start = text.find("\n", start + 1)
        if start < 0:
            return -1
    end = text.find("\n", start + 1)
    return start + column if column >= 1 and start + column <= (len(text) if end < 0 else end) else -1


def is_same(first: object, second: object) -> bool:
    """Whether two values are equal, where a number that is none equals itself."""
    return first == second or repr(first) == repr(second)


def look_up(data: Any, route: Route) -> Any:
    """What is at a route; something equal to nothing where there is none."""
    for key in route:
        is_there = key in data if isinstance(data, dict) else isinstance(data, list) and key in range(len(data))
        if not is_there:
            return _NOTHING
        data = data[key]
    return data


def _known(data: Any, route: Route) -> Route:
    """As much of the route as is in the data."""
    return next((route[:end] for end in range(len(route), 0, -1) if look_up(data, route[:end]) is not _NOTHING), ())


def _changes(held: str, document: Document, route: Route, part: Part, is_whole: bool) -> Iterator[_Change]:  # noqa: FBT001
    """What a change of the text of that part of a route can do; a table of several lines is shown by its key alone."""
    if not route:
        return
    value, key = look_up(document.data, route), route[-1]
    is_section = held.startswith("[") and document.format == "toml"
    if is_section and part != "key":
        text = f"{held}\n{_NAME} = 1\n"
        yield _Change(text, (*route, _MARK), 1)
        yield _Change(text, (*route, 0, _MARK), 1)
    if isinstance(key, str) and (part != "value" or isinstance(value, dict | list)):
        yield _Change(_NAME, (*route[:-1], _MARK), value)
    elif part == "key":
        yield _Change(
            f"{held}]]\n{_NAME} = 1\n#", (*route, _MARK), 1
        )  # an element's header; its brackets are a comment now
    if part == "entry" and is_whole:
        pair = _parse("{" + held + "}" if document.format == "json" else held, document)
        names = next((route[-n:] for n in range(1, len(route) + 1) if is_same(look_up(pair, route[-n:]), value)), ())
        colon = ": " if document.format == "json" else " = "
        yield _Change(".".join(basic(str(name)) for name in names) + colon + _NAME, route, _MARK)
    if part == "value" or isinstance(key, int):
        yield _Change(_NAME, route, _MARK)
        colon = " = " if document.format == "toml" else ": "
        for comma in (", ", ""):  # an element of several lines, by its brace; it may be empty
            yield _Change(f"{{{_NAME}{colon}1{comma}", (*route, _MARK), 1)


def _parse(text: str, document: Document) -> Any:
    try:
        return tomli.loads(text) if document.format == "toml" else json.loads(text)
    except (ValueError, RecursionError):
        return _NOTHING

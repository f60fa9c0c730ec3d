"""Where in a settings file a setting stands, for errors about it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from guestlint.settings.options import Options
from guestlint.source.errors import SourceError
from guestlint.source.files import read_file
from guestlint.source.locate import Locator
from guestlint.source.route import Part, Route, Span

Excerpt = tuple[str, str, Span]
"""A file, its text, and a place in it."""


def excerpt(file: str, route: Route, part: Part) -> Excerpt | None:
    """The place of a setting in a file; None where it is not there."""
    found = _text(file)
    if found is None:
        return None
    text, locator = found
    prefix: Route = ("tool", "guestlint") if os.path.basename(file) == "pyproject.toml" else ()
    span = locator.span((*prefix, *route), part)
    return None if span is None else (file, text, span)


def line_of(file: str, route: Route) -> int | None:
    """The line of a setting in a file; None where it is not there."""
    found = excerpt(file, route, "key")
    return found[2].line if found else None


@cache
def _text(file: str) -> tuple[str, Locator] | None:
    """The text of a file, and what finds places in it; None if it cannot be read."""
    try:
        text = read_file(file).decode()
    except (SourceError, ValueError):
        return None
    return text, Locator(text, "toml")


def search(setting: Route, sources: Sequence[Options]) -> Excerpt | None:
    """The place of a setting, or of a name in a list or a table of that name, in the last file that has it."""
    for source in reversed(sources):
        for route in _routes(setting, source.values):
            found = excerpt(source.source, route, "key" if route == setting else "value")
            if found is not None:
                return found
    return None


def _routes(setting: Route, values: Mapping[str, object]) -> Iterator[Route]:
    top, *rest = setting
    value = values.get(str(top))
    if isinstance(value, tuple) and rest:
        yield from ((top, number) for number, each in enumerate(value) if each == rest[0])
        for number, each in enumerate(value):
            for field in ("rules", "ignore", "severity"):
                names = tuple(getattr(each, field, ()))
                if rest[0] in names:
                    at = rest[0] if field == "severity" else names.index(rest[0])
                    yield top, number, field, at
    elif isinstance(value, Mapping) and rest and rest[0] in value:
        yield setting

"""Where in a settings file a setting stands, for errors about it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence

from guestlint.settings.options import Options
from guestlint.source.errors import SourceError
from guestlint.source.files import read_file
from guestlint.source.locate import Locator
from guestlint.source.route import Part, Route, Span

Excerpt = tuple[str, str, Span]
"""A file, its text, and a place in it."""


def excerpt(file: str, route: Route, part: Part) -> Excerpt | None:
    """The place of a setting in a file; None where it is not there."""
    prefix: Route = ("tool", "guestlint") if os.path.basename(file) == "pyproject.toml" else ()
    try:
        text = read_file(file).decode()
    except (SourceError, ValueError):
        return None
    span = Locator(text, "toml").span((*prefix, *route), part)
    return None if span is None else (file, text, span)


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

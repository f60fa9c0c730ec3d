"""Where in a settings file a setting stands, for errors about it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence

from guestlint.settings.declared import SETTINGS
from guestlint.settings.options import COMMAND_LINE, ENVIRONMENT
from guestlint.source.errors import SourceError
from guestlint.source.files import read_file
from guestlint.source.locate import Locator
from guestlint.source.route import Part, Route, Span

Excerpt = tuple[str, str, Span]
"""A file, its text, and a place in it."""
Given = Sequence[tuple[str, Mapping[str, object]]]
"""Each source of settings, and the values that it gives; the last counts most."""


def excerpt(file: str, route: Route, part: Part) -> Excerpt | None:
    """The place of a setting in a file; None where it is not there."""
    text = _text(file)
    span = Locator(text, "toml").span(_in_file(file, route), part)
    return None if span is None else (file, text, span)


class Lines:
    """The lines of settings in files, each of which is read once."""

    def __init__(self) -> None:
        self._locators: dict[str, Locator] = {}

    def of(self, file: str, route: Route) -> int | None:
        """The line of a setting, or of the nearest one above it; None where there is neither."""
        if file not in self._locators:
            self._locators[file] = Locator(_text(file), "toml")
        span = self._locators[file].span(_in_file(file, route), "key")
        return None if span is None else span.line


def _in_file(file: str, route: Route) -> Route:
    return ("tool", "guestlint", *route) if os.path.basename(file) == "pyproject.toml" else route


def _text(file: str) -> str:
    """The text of a file; nothing if it cannot be read."""
    try:
        return read_file(file).decode()
    except (SourceError, ValueError):
        return ""


def search(setting: Route, given: Given) -> Excerpt | None:
    """The place of a setting, or of a name in a list or a table of that name, in the last file that has it."""
    for source, values in reversed(given):
        for route in _routes(setting, values):
            found = excerpt(source, route, "value" if isinstance(route[-1], int) else "key")
            if found is not None:
                return found
    return None


def giver(setting: Route, given: Given) -> str:
    """The last source that has a name in a list or a table, and what the setting is called there; empty for none."""
    for source, values in reversed(given):
        if next(_routes(setting, values), None) is not None:
            return f"{source}: {_called(str(setting[0]), source)}"
    return ""


def _called(name: str, source: str) -> str:
    (declared,) = (each for each in SETTINGS if each.name == name)
    return {COMMAND_LINE: declared.flag, ENVIRONMENT: declared.variable}.get(source, name)


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

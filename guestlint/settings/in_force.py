"""What is in force, value by value, and where each was written."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite

from guestlint.hints import Any
from guestlint.records import NamedTuple
from guestlint.settings.declared import SETTINGS
from guestlint.settings.excerpts import Lines
from guestlint.settings.options import COMMAND_LINE, ENVIRONMENT, Options, Setting
from guestlint.source.globs import Glob
from guestlint.source.route import Route

DEFAULT = "default"


class InForce(NamedTuple):
    """A value: of a setting, of an element of a list, or of a key of a table."""

    key: str
    value: Any
    """As JSON has it."""
    text: str
    """A default in words, where it is none, or no fixed value."""
    source: str
    """A file as seen from the current folder, a variable, an option, or `default`."""
    line: int | None
    """In the file."""


def in_force(given: Sequence[Options]) -> Iterator[InForce]:
    """All values, in the order of the settings; the last of the sources counts most."""
    lines = Lines()
    for setting in SETTINGS:
        found = list(_values(setting, given, lines))
        if found or setting.merge == "file":
            yield from found
            continue
        text = setting.default_text or ("" if setting.default or setting.default is False else "none")
        yield InForce(key=setting.name, value=_plain(setting.default), text=text, source=DEFAULT, line=None)


def name_of(source: Options) -> str:
    """A settings file as seen from the current folder, or what else gives settings; empty for what gives none."""
    if os.path.isabs(source.source):
        return os.path.relpath(source.source)
    return source.source if source.values else ""


def _values(setting: Setting, given: Sequence[Options], lines: Lines) -> Iterator[InForce]:
    """What the sources say of a setting, as far as it counts."""
    name = setting.name
    sources = [each for each in given if each.values.get(name) or each.values.get(name) is False]
    if setting.merge == "last":
        sources = sources[-1:]
    found: dict[tuple[str, Route], InForce] = {}
    for source in sources:
        for route, value in _parts((name,), source.values[name]):
            # A table's key has one value, the last; an element of a list stands beside those of other sources.
            home = "" if setting.merge == "tables" else source.source
            found[home, route] = _placed(setting, source, route, value, lines)
    yield from found.values()


def _parts(route: Route, value: object) -> Iterator[tuple[Route, object]]:
    """The elements of a list, the keys of a table and of the tables in it; else the value itself."""
    if isinstance(value, Mapping) and len(route) <= _TABLES:
        for key, each in value.items():
            yield from _parts((*route, key), each)
    elif type(value) is tuple:
        yield from (((*route, number), each) for number, each in enumerate(value))
    else:
        yield route, value


_TABLES = 2
"""How deep settings are tables: `[rules.NAME]` is the deepest, and what a rule takes is one value."""


def _placed(setting: Setting, source: Options, route: Route, value: object, lines: Lines) -> InForce:
    names = {ENVIRONMENT: setting.variable, COMMAND_LINE: setting.flag}
    return InForce(
        key=".".join(each for each in route if isinstance(each, str)),
        value=_table(setting, value) if hasattr(value, "_asdict") else _plain(value),
        text="",
        source=names.get(source.source) or name_of(source),
        line=None if source.source in names else lines.of(source.source, route),
    )


def _table(setting: Setting, made: object) -> dict[str, Any]:
    """What a table says from which something was made, without defaults."""
    given = ((key, getattr(made, key.field)) for key in setting.keys)
    return {key.name: _plain(each) for key, each in given if each != key.default}


def _plain(value: Any) -> Any:  # noqa: ANN401 - of any setting's type
    """A value as JSON has it."""
    if isinstance(value, Glob):
        return value.pattern
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    # Of TOML's own, JSON has neither dates, nor `inf` and `nan`, and Python writes no number of thousands of digits.
    if isinstance(value, int) and abs(value) >= _LARGE:
        return f"{value:#x}"
    is_known = value is None or isinstance(value, str | int) or (isinstance(value, float) and isfinite(value))
    return value if is_known else str(value)


_LARGE = 2**64

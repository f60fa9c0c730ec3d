"""What is in force, value by value, and where each was written."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from guestlint.settings.declared import SETTINGS
from guestlint.settings.excerpts import line_of
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
    """A default in words, where it is no fixed value."""
    source: str
    """A file as seen from the current folder, a variable, an option, or `default`."""
    line: int | None
    """In the file."""


def in_force(given: Sequence[Options]) -> Iterator[InForce]:
    """All values, in the order of the settings; the last of the sources counts most."""
    for setting in SETTINGS:
        found = list(_values(setting, given))
        if found or setting.merge == "file":
            yield from found
        else:
            yield InForce(
                key=setting.name,
                value=_plain(setting.default),
                text=setting.default_text,
                source=DEFAULT,
                line=None,
            )


def name_of(source: Options) -> str:
    """A settings file as seen from the current folder, or what else gives settings; empty for what gives none."""
    if os.path.isabs(source.source):
        return os.path.relpath(source.source)
    return source.source if source.values else ""


def _values(setting: Setting, given: Sequence[Options]) -> Iterator[InForce]:
    """What the sources say of a setting, as far as it counts."""
    name = setting.name
    sources = [each for each in given if each.values.get(name) or each.values.get(name) is False]
    if setting.merge == "last":
        sources = sources[-1:]
    if setting.merge == "tables":
        yield from _of_tables(setting, sources)
        return
    for source in sources:
        value = source.values[name]
        if not isinstance(value, tuple):
            yield _placed(setting, source, (name,), value)._replace(key=name)
            continue
        for number, each in enumerate(value):
            yield _placed(setting, source, (name, number), each)._replace(key=name)


def _of_tables(setting: Setting, sources: Sequence[Options]) -> Iterator[InForce]:
    """What is in a table of values, or of tables of values; the last source that gives a value counts."""
    found: dict[Route, InForce] = {}
    for source in sources:
        for rule, value in source.values[setting.name].items():
            inner = (
                {(rule, key): each for key, each in value.items()} if isinstance(value, Mapping) else {(rule,): value}
            )
            found |= {keys: _placed(setting, source, (setting.name, *keys), each) for keys, each in inner.items()}
    yield from found.values()


def _placed(setting: Setting, source: Options, route: Route, value: object) -> InForce:
    names = {ENVIRONMENT: setting.variable, COMMAND_LINE: setting.flag}
    name = names.get(source.source) or name_of(source)
    line = None if source.source in names else line_of(source.source, route)
    return InForce(key=".".join(map(str, route)), value=_plain(value), text="", source=name, line=line)


def _plain(value: Any) -> Any:  # noqa: ANN401 - of any setting's type
    """A value as JSON has it; of a table that was made into something, what is in it."""
    if isinstance(value, Glob):
        return value.pattern
    if isinstance(value, Mapping):
        return dict(value)
    if hasattr(value, "_asdict"):
        return {key: _plain(each) for key, each in value._asdict().items() if each and key != "folder"}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value

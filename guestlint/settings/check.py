"""Whether what a source says is valid: each value is read by the reader of its setting's kind, or is an error."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time

from guestlint.hints import Any
from guestlint.names.nixpkgs import nixpkgs_of
from guestlint.records import NamedTuple
from guestlint.settings.declared import SETTINGS, expected
from guestlint.settings.options import Kind, Options, Setting, SettingsError
from guestlint.settings.trust import is_in_tree, is_local
from guestlint.source.globs import Glob
from guestlint.source.route import Route, format_key, format_route


def check_options(file: str, data: object) -> Options:
    """The options in `data`, which stand in `file`. Raises SettingsError for what is not valid."""
    if not isinstance(data, dict):
        message = f"{file}: tool.guestlint = {_shown(data)} is not a valid value: expected a table"
        raise SettingsError(message, "write [tool.guestlint]", (), "value")
    known = {setting.name: setting for setting in SETTINGS}
    values = {}
    for key, value in data.items():
        if key not in known:
            raise _unknown_setting(file, (key,), known)
        values[key] = _read(known[key], _At(file, key, os.path.dirname(file), (key,)), value)
    return Options(values, file)


def check_values(source: str, given: Iterable[tuple[Setting, str, object]]) -> Options:
    """The options of a source other than a file: settings, with their keys there and values. Raises SettingsError."""
    values = {setting.name: _read(setting, _At(source, key, None, ()), value) for setting, key, value in given}
    return Options(values, source)


def _unknown_setting(file: str, route: Route, known: Iterable[str]) -> SettingsError:
    """The error for an unknown key, with the nearest known one as the hint."""
    from guestlint.source.suggest import suggestion  # noqa: PLC0415 - only for what is wrong

    name = str(route[-1])
    is_header = route == ("tool",) and os.path.basename(file) != "pyproject.toml"
    hint = f"leave the header out: settings are at the top of {os.path.basename(file)}" if is_header else ""
    return SettingsError(f"{file}: unknown setting {format_route(route)}", hint or suggestion(name, known), route)


class _At(NamedTuple):
    """Where a value stands: its source and its key there; `folder` is that of a file, from which paths count."""

    source: str
    key: str
    folder: str | None
    route: Route

    def below(self, key: str | int) -> _At:
        """The place of a value in this one."""
        shown = str(key) if isinstance(key, int) else format_key(key)
        return self._replace(key=f"{self.key}.{shown}", route=(*self.route, key))


def _read(setting: Setting, at: _At, value: object) -> Any:  # noqa: ANN401 - of the type that the kind says
    return _READERS[setting.kind](setting, at, value)


def _invalid(setting: Setting, at: _At, value: object, wanted: str, hint: str = "") -> SettingsError:
    message = f"{at.source}: {at.key} = {_shown(value)} is not a valid value: expected {wanted}"
    if not hint and at.folder is not None:
        hint = f"write {_mended(setting, at, value) or ', then '.join(setting.example.splitlines())}"
    return SettingsError(message, hint, at.route, "value")


def _mended(setting: Setting, at: _At, value: object) -> str:
    """The value given in the form that the setting has; empty where it is not clear what is meant."""
    key = format_key(str(at.route[-1]))
    takes_strings = (setting.is_list or setting.short) and len(at.route) == _TOP[at.route[0] in _LISTS]
    if takes_strings and isinstance(value, str) and value:
        return f"{key} = [{_shown(value)}]"
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str) and not setting.is_list:
        fits = value[0] in setting.choices if setting.kind == "choice" else setting.kind in _TEXTS
        return f"{key} = {_shown(value[0])}" if fits else ""
    if setting.kind in ("nixpkgs", "day", "choice") and isinstance(value, float | date):
        text = f"{value:.2f}" if isinstance(value, float) else value.isoformat()
        is_good = _is_day(text) or (setting.kind == "nixpkgs" and re.fullmatch(RELEASE, text) is not None)
        return f'{key} = "{text}"' if is_good else ""
    if setting.kind == "tables" and isinstance(value, dict) and len(at.route) == 1:
        return f"[[{key}]] in place of [{key}]"
    return ""


_TEXTS = ("string", "path", "pattern")
_LISTS = ("per-file", "suppress")
_TOP = {False: 1, True: 3}
"""How deep a setting is, and a key in a list of tables."""


def _shown(value: object) -> str:
    from guestlint.settings.shown import shown  # noqa: PLC0415 - only where there is something to report

    return shown(value)


def _choice(setting: Setting, at: _At, value: object, hint: str = "") -> str:
    if not isinstance(value, str) or value not in setting.choices:
        from guestlint.source.suggest import nearest, suggestion  # noqa: PLC0415 - only for what is wrong

        near = nearest(value, setting.choices) if isinstance(value, str) else ""
        wanted = f"one of {', '.join(setting.choices)}"
        raise _invalid(setting, at, value, wanted, suggestion(str(value), setting.choices) if near else hint)
    return value


def _names(setting: Setting, at: _At, value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise _invalid(setting, at, value, expected(setting))
    for index, name in enumerate(value):
        if not isinstance(name, str):
            raise _invalid(setting, at.below(index), name, "a string")
    return tuple(value)


def _plugins(setting: Setting, at: _At, value: object) -> tuple[str, ...]:
    """A plugin's path counts from the folder of the file that names it."""
    names, folder = _names(setting, at, value), at.folder
    if folder is None:
        return names
    return tuple(os.path.normpath(os.path.join(folder, name)) if is_local(name) else name for name in names)


def _globs(setting: Setting, at: _At, value: object) -> tuple[Glob, ...]:
    return tuple(Glob(pattern, at.folder or "") for pattern in _names(setting, at, value))


def _formats(setting: Setting, at: _At, value: object) -> tuple[str, ...]:
    """Formats as `--format` has them; a file counts from the folder of the file that names it."""
    if not isinstance(value, str | list | tuple):
        raise _invalid(setting, at, value, expected(setting))
    pairs = [each.partition("=") for each in _names(setting, at, [value] if isinstance(value, str) else value)]
    if at.folder is not None and not all(is_in_tree(file, at.folder) for _, _, file in pairs):
        raise _invalid(setting, at, value, "files in the repository of the settings", "name others with --format")
    return tuple(f"{name}{sign}{_joined(at, file)}" if file else name + sign for name, sign, file in pairs)


def _file(setting: Setting, at: _At, value: object) -> str:
    return _joined(at, _path(setting, at, value))


def _joined(at: _At, path: str) -> str:
    """The path, from the folder of the file that names it, and relative to the current folder if it is below."""
    if at.folder is None:
        return path
    whole, here = os.path.normpath(os.path.join(at.folder, path)), os.path.join(os.getcwd(), "")
    return whole.removeprefix(here)


_FLAGS = {"true": True, "1": True, "false": False, "0": False}
"""What a variable may say."""


def _flag(setting: Setting, at: _At, value: object) -> bool:
    if at.folder is None and isinstance(value, str):
        value = _FLAGS.get(value, value)
    if not isinstance(value, bool):
        raise _invalid(setting, at, value, expected(setting))
    return value


def _string(setting: Setting, at: _At, value: object) -> str:
    if not isinstance(value, str):
        raise _invalid(setting, at, value, expected(setting))
    return value


def _path(setting: Setting, at: _At, value: object) -> str:
    if not isinstance(value, str) or not value or "\0" in value:
        raise _invalid(setting, at, value, expected(setting))
    return value


def _day(setting: Setting, at: _At, value: object) -> str:
    if not isinstance(value, str) or not _is_day(value):
        raise _invalid(setting, at, value, expected(setting))
    return value


def _is_day(text: str) -> bool:
    try:
        return bool(re.fullmatch(DAY, text, re.ASCII) and date.fromisoformat(text))
    except ValueError:
        return False


def _nixpkgs(setting: Setting, at: _At, value: object) -> str:
    if not isinstance(value, str) or not (re.fullmatch(RELEASE, value, re.ASCII) or _is_day(value)):
        raise _invalid(setting, at, value, expected(setting))
    if nixpkgs_of(value) < _OLDEST:
        old = f"{at.source}: {at.key} = {_shown(value)} is too old"
        message = f"{old}: the guests module needs nixpkgs {OLDEST} or later"
        raise SettingsError(message, f"write {setting.example}", at.route, "value")
    return value


OLDEST = "23.11"
"""The first release with systemd 254, whose systemd-nspawn takes the pairs of links that the module gives it."""

_OLDEST = nixpkgs_of(OLDEST)
RELEASE = r"\d\d\.(?:05|11)"
DAY = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"


def _severities(setting: Setting, at: _At, value: object) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise _invalid(setting, at, value, expected(setting))
    return {
        rule: _choice(setting, at.below(rule), level, f'to turn the rule off, write ignore = ["{rule}"]')
        for rule, level in value.items()
    }


def _rules(setting: Setting, at: _At, value: object) -> Mapping[str, Mapping[str, Any]]:
    if not isinstance(value, dict):
        raise _invalid(setting, at, value, expected(setting))
    for rule, given in value.items():
        if not isinstance(given, dict):
            below = at.below(rule)
            raise _invalid(setting, below, given, "a table", f"write [{below.key}], then the rule's settings")
    return value


def _tables(setting: Setting, at: _At, value: object) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise _invalid(setting, at, value, expected(setting))
    return tuple(_table(setting, at.below(index), table) for index, table in enumerate(value))


def _table(setting: Setting, at: _At, table: object) -> object:
    known = {key.name: key for key in setting.keys}
    if setting.short and isinstance(table, str):
        key = known[setting.short]._replace(example=setting.example)
        return _made(setting, at, {key.name: _read(key, at, table)})
    if not isinstance(table, dict):
        raise _invalid(setting, at, table, "a string or a table" if setting.short else "a table")
    for name in table:
        if name not in known:
            raise _unknown_setting(at.source, (*at.route, name), known)
    for key in setting.keys:
        if key.required and key.name not in table:
            message = f"{at.source}: {at.key}: missing key `{key.name}`"
            raise SettingsError(message, f"write {key.example}", at.route)
    return _made(setting, at, {name: _read(known[name], at.below(name), value) for name, value in table.items()})


def _made(setting: Setting, at: _At, values: Mapping[str, object]) -> object:
    """What the setting makes of a table's values, by key. Raises SettingsError for what does not go together."""
    given = {key.field: values.get(key.name, key.default) for key in setting.keys}
    try:
        return setting.make(at.folder or "", given) if setting.make else given
    except ValueError as error:
        message = f"{at.source}: {at.key}: {error}"
        raise SettingsError(message, "remove one of the two", at.route, "value") from error


def _pattern(setting: Setting, at: _At, value: object) -> str:
    from guestlint.source.option_patterns import is_pattern  # noqa: PLC0415 - most settings have none

    if not isinstance(value, str) or not is_pattern(value):
        raise _invalid(setting, at, value, expected(setting))
    return value


def _anything(setting: Setting, at: _At, value: object) -> object:
    """A value that is there in Nix as well, which has no dates."""
    if isinstance(value, date | time):
        raise _invalid(setting, at, value, expected(setting), f'Nix has no dates and times: write "{value}"')
    for key, each in value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ()):
        _anything(setting, at.below(key), each)
    return value


_READERS: Mapping[Kind, Callable[[Setting, _At, object], Any]] = {
    "choice": _choice,
    "names": _names,
    "plugins": _plugins,
    "globs": _globs,
    "formats": _formats,
    "flag": _flag,
    "string": _string,
    "path": _path,
    "file": _file,
    "day": _day,
    "nixpkgs": _nixpkgs,
    "severities": _severities,
    "rules": _rules,
    "tables": _tables,
    "pattern": _pattern,
    "anything": _anything,
}

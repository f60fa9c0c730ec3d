"""What a settings file may say, as it is written, and what is wrong with it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from guestlint.source.errors import GuestlintError
from guestlint.source.suggest import suggestion

_CHOICES: Mapping[str, tuple[str, ...]] = {
    "schema": ("seed", "later"),
    "mac-era": ("2024-04", "2025-04", "2026-01"),
    "fail-on": ("error", "warning", "info"),
}


_LISTS: Mapping[str, str] = {
    "plugins": '"acme", "./lint/rules.py"',
    "select": '"all"',
    "extend-select": '"suppression-without-reason"',
    "ignore": '"host-mountpoint-outside-guests"',
    "files": '"old/*.toml"',
    "rules": '"mac-collision"',
}
"""Settings that are lists of strings, each with an example."""


class SettingsError(GuestlintError):
    """A settings file that cannot be used; the message names the file, the key and the value."""


class PerFile(NamedTuple):
    """What counts for some host files only: those that match one of `files`, as seen from `folder`."""

    files: tuple[str, ...]
    ignore: tuple[str, ...]
    severity: Mapping[str, str]
    folder: str


class Suppress(NamedTuple):
    """Findings of `rules` at an option path, or below it, are silenced; `*` in the path stands for anything."""

    path: str
    rules: tuple[str, ...]
    reason: str
    until: str


class Options(NamedTuple):
    """What a file, or the command line, says; None and nothing where it is silent."""

    plugins: tuple[str, ...] = ()
    schema: str | None = None
    mac_era: str | None = None
    fail_on: str | None = None
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, str] = MappingProxyType({})
    """By rule."""
    rules: Mapping[str, Mapping[str, Any]] = MappingProxyType({})
    """The table `rules`: the settings of single rules, which the rule itself says the types of."""
    per_file: tuple[PerFile, ...] = ()
    suppress: tuple[Suppress, ...] = ()
    extend: str | None = None
    """A settings file that this one adds to."""
    file: str = ""
    """Where all this is written; empty for the command line."""


def check_options(file: str, data: object) -> Options:
    """The options in `data`, which stand in `file`. Raises SettingsError for what is none."""
    if not isinstance(data, dict):
        message = f"{file}: the settings of guestlint are no table"
        raise SettingsError(message, "write [tool.guestlint]")
    for key, value in data.items():
        check = _CHECKS.get(key)
        if check is None:
            raise _unknown(file, key)
        check(file, key, value)
    plugins = tuple(_from_folder(os.path.dirname(file), name) for name in data.get("plugins", ()))
    return Options(
        plugins,
        data.get("schema"),
        data.get("mac-era"),
        data.get("fail-on"),
        tuple(data.get("select", ())),
        tuple(data.get("extend-select", ())),
        tuple(data.get("ignore", ())),
        data.get("severity", {}),
        data.get("rules", {}),
        tuple(_per_file(os.path.dirname(file), each) for each in data.get("per-file", ())),
        tuple(_suppress(each) for each in data.get("suppress", ())),
        data.get("extend"),
        file,
    )


def _check_list(file: str, key: str, value: object) -> None:
    if not (isinstance(value, list) and all(isinstance(name, str) for name in value)):
        message = f"{file}: {key} = {value!r} is no list of strings"
        raise SettingsError(message, f"write {key} = [{_LISTS[key]}]")


def _check_choice(file: str, key: str, value: object) -> None:
    if value not in _CHOICES[key]:
        message = f"{file}: {key} = {value!r} is none of {', '.join(_CHOICES[key])}"
        raise SettingsError(message, f'write {key} = "{_CHOICES[key][0]}"')


def _check_extend(file: str, key: str, value: object) -> None:
    if not isinstance(value, str):
        message = f"{file}: {key} = {value!r} is no path"
        raise SettingsError(message, 'write extend = "../guestlint.toml"')


def _per_file(folder: str, data: Mapping[str, Any]) -> PerFile:
    return PerFile(tuple(data["files"]), tuple(data.get("ignore", ())), data.get("severity", {}), folder)


def _suppress(data: Mapping[str, Any]) -> Suppress:
    return Suppress(data["path"], tuple(data["rules"]), data.get("reason", ""), data.get("until", ""))


def _check_suppress(file: str, key: str, tables: object) -> None:
    for table in tables if isinstance(tables, list) else (None,):
        if not isinstance(table, dict) or not {"path", "rules"} <= set(table):
            message = f"{file}: {key} is no list of tables with `path` and `rules`"
            raise SettingsError(message, 'write [[suppress]], path = "guests.a" and rules = ["RULE"] in it')
        place = f"{file}: {key}"
        for name, value in table.items():
            if name == "rules":
                _check_list(place, name, value)
            elif name not in ("path", "reason", "until"):
                raise _unknown(place, name, ("path", "rules", "reason", "until"))
            elif not isinstance(value, str) or (name == "until" and not _DAY(value)):
                message = f"{place}: {name} = {value!r} is no {'day' if name == 'until' else 'string'}"
                raise SettingsError(message, 'write it as in until = "2027-03-01"')


_DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])").fullmatch


def _check_per_file(file: str, key: str, tables: object) -> None:
    for table in tables if isinstance(tables, list) else (None,):
        if not isinstance(table, dict) or "files" not in table:
            message = f"{file}: {key} is no list of tables with `files`"
            raise SettingsError(message, 'write [[per-file]], files = ["old/*.toml"] and ignore = ["RULE"] in it')
        place = f"{file}: {key}"
        for name, value in table.items():
            check = {"files": _check_list, "ignore": _check_list, "severity": _check_severities}.get(name)
            if check is None:
                raise _unknown(place, name, ("files", "ignore", "severity"))
            check(place, name, value)


def _check_severities(file: str, key: str, severity: object) -> None:
    levels = _CHOICES["fail-on"]
    for rule, level in severity.items() if isinstance(severity, dict) else (("", severity),):
        if level not in levels:
            name = f"{key}.{rule}" if rule else key
            message = f"{file}: {name} = {level!r} is none of {', '.join(levels)}"
            raise SettingsError(message, 'write [severity], and in it RULE = "warning"; `ignore` turns a rule off')


def _check_rules(file: str, key: str, rules: object) -> None:
    for name, settings in rules.items() if isinstance(rules, dict) else (("", rules),):
        if not isinstance(settings, dict):
            message = f"{file}: {key}.{name} = {settings!r} is no table" if name else f"{file}: {key} is no table"
            raise SettingsError(message, "write [rules.NAME], and in it the settings of the rule NAME")


def _from_folder(folder: str, plugin: str) -> str:
    """A plugin's path counts from the folder of the file that names it."""
    is_file = plugin.endswith(".py") or "/" in plugin
    return os.path.normpath(os.path.join(folder, plugin)) if is_file else plugin


_CHECKS: Mapping[str, Callable[[str, str, object], None]] = {
    **{key: _check_list for key in _LISTS if key not in ("files", "rules")},
    "rules": _check_rules,
    "severity": _check_severities,
    "per-file": _check_per_file,
    "suppress": _check_suppress,
    "extend": _check_extend,
    **dict.fromkeys(_CHOICES, _check_choice),
}
"""All that a settings file may say at its top, and what is wrong with it."""


def _unknown(place: str, key: str, known: Collection[str] = tuple(_CHECKS)) -> SettingsError:
    return SettingsError(f"{place}: unknown setting {key}", suggestion(key, known))

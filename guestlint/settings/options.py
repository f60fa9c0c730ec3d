"""The settings file as written: `guestlint.toml`, or `[tool.guestlint]` in `pyproject.toml`, nearest upward."""

from __future__ import annotations

import os
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from guestlint.source.errors import GuestlintError

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
}
"""Settings that are lists of strings, each with an example."""


class SettingsError(GuestlintError):
    """A settings file that cannot be used; the message names the file, the key and the value."""


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
    file: str = ""
    """Where all this is written; empty for the command line."""


def find_options(folder: str) -> Options:
    """The options of the nearest settings file in `folder` or above it. Raises SettingsError."""
    while True:
        own = os.path.join(folder, "guestlint.toml")
        if os.path.isfile(own):
            return check_options(own, _parse(own))
        project = os.path.join(folder, "pyproject.toml")
        if os.path.isfile(project):
            tool = _parse(project).get("tool", {})
            if isinstance(tool, dict) and "guestlint" in tool:
                return check_options(project, tool["guestlint"])
        above = os.path.dirname(folder)
        if above == folder:
            return Options()
        folder = above


def _parse(file: str) -> dict[str, Any]:
    import tomli  # noqa: PLC0415 - loaded by the document reader in any case; kept out of `--help`

    try:
        with open(file, "rb") as stream:
            return tomli.load(stream)
    except OSError as error:
        message = f"{file}: {error.strerror}"
        raise SettingsError(message, "make the settings file readable") from error
    except (tomli.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        message = f"{file}: not TOML: {error}"
        raise SettingsError(message, "mend the settings file") from error


def check_options(file: str, data: object) -> Options:
    """The options in `data`, which stand in `file`. Raises SettingsError for what is none."""
    if not isinstance(data, dict):
        message = f"{file}: the settings of guestlint are no table"
        raise SettingsError(message, "write [tool.guestlint]")
    for key, value in data.items():
        if key in _LISTS:
            if not (isinstance(value, list) and all(isinstance(name, str) for name in value)):
                message = f"{file}: {key} = {value!r} is no list of strings"
                raise SettingsError(message, f"write {key} = [{_LISTS[key]}]")
        elif key == "severity":
            _check_severities(file, value)
        elif key == "rules":
            _check_rules(file, value)
        elif key not in _CHOICES:
            raise _unknown(file, key)
        elif value not in _CHOICES[key]:
            message = f"{file}: {key} = {value!r} is none of {', '.join(_CHOICES[key])}"
            raise SettingsError(message, f'write {key} = "{_CHOICES[key][0]}"')
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
        file,
    )


def _check_severities(file: str, severity: object) -> None:
    levels = _CHOICES["fail-on"]
    for rule, level in severity.items() if isinstance(severity, dict) else (("", severity),):
        if level not in levels:
            name = f"severity.{rule}" if rule else "severity"
            message = f"{file}: {name} = {level!r} is none of {', '.join(levels)}"
            raise SettingsError(message, 'write [severity], and in it RULE = "warning"; `ignore` turns a rule off')


def _check_rules(file: str, rules: object) -> None:
    tables = rules.items() if isinstance(rules, dict) else (("rules", rules),)
    for name, settings in tables:
        if not isinstance(settings, dict):
            message = (
                f"{file}: rules.{name} = {settings!r} is no table" if name != "rules" else f"{file}: rules is no table"
            )
            raise SettingsError(message, "write [rules.NAME], and in it the settings of the rule NAME")


def _from_folder(folder: str, plugin: str) -> str:
    """A plugin's path counts from the folder of the file that names it."""
    is_file = plugin.endswith(".py") or "/" in plugin
    return os.path.normpath(os.path.join(folder, plugin)) if is_file else plugin


def _unknown(file: str, key: str) -> SettingsError:
    from difflib import get_close_matches  # noqa: PLC0415 - only where there is something to report

    known = (*_LISTS, "rules", "severity", *_CHOICES)
    near = get_close_matches(key, known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(known)}"
    return SettingsError(f"{file}: unknown setting {key}", hint)

"""Where settings come from: the nearest settings file upward, those that it extends, and the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from guestlint.settings.declared import SETTINGS
from guestlint.settings.options import ENVIRONMENT, Options, SettingsError
from guestlint.source.errors import SourceError
from guestlint.source.files import read_file
from guestlint.source.suggest import suggestion

NAMES = ("guestlint.toml", ".guestlint.toml")
"""Looked for before `pyproject.toml`, in this order."""

_PREFIX = "GUESTLINT_"

CONFIG = "GUESTLINT_CONFIG"
"""The variable that names the settings file; none is looked for then."""

NO_PLUGINS = "GUESTLINT_NO_PLUGINS"
"""The variable that turns plugins off, whatever the settings say, where it is not empty."""


def find_options(folder: str) -> Sequence[Options]:
    """The options of the nearest settings file in `folder` or above it, those that it extends before them.

    Raises SettingsError for a file that cannot be read, what is not valid in it, and files that extend one another.
    """
    while True:
        for name in NAMES:
            own = os.path.join(folder, name)
            if os.path.isfile(own):
                return _read(own, _parse(own))
        project = os.path.join(folder, "pyproject.toml")
        if os.path.isfile(project):
            tool = _parse(project).get("tool", {})
            if isinstance(tool, dict) and "guestlint" in tool:
                return _read(project, tool["guestlint"])
        above = os.path.dirname(folder)
        if above == folder:
            return ()
        folder = above


def chosen_options(environment: Mapping[str, str], folder: str) -> Sequence[Options]:
    """The options of the settings file that the environment names, else those of the nearest one.

    Raises SettingsError, as `find_options` does.
    """
    named = environment.get(CONFIG)
    if not named:
        return find_options(folder)
    file = os.path.join(folder, named)
    return _read(file, _parse(file, f"{CONFIG} names it"))


def from_environment(environment: Mapping[str, str]) -> Options:
    """The options in environment variables, lists comma-separated; empty ones are ignored. Raises SettingsError."""
    given = [
        (setting, setting.variable, split(value) if setting.is_list else value)
        for setting in SETTINGS
        if setting.variable and (value := environment.get(setting.variable))
    ]
    if not given:
        return Options()
    from guestlint.settings.check import check_values  # noqa: PLC0415 - only where there is something to check

    return check_values(ENVIRONMENT, given)


def unknown_variables(environment: Mapping[str, str]) -> Mapping[str, str]:
    """Variables that look like guestlint's and are none, each with a hint: a newer version may know them."""
    known = {CONFIG, NO_PLUGINS, *(setting.variable for setting in SETTINGS if setting.variable)}
    names = sorted(name for name in environment if name.startswith(_PREFIX) and name not in known)
    return {name: suggestion(name, sorted(known)) for name in names}


def split(names: str) -> tuple[str, ...]:
    """The names in a list with commas."""
    return tuple(name.strip() for name in names.split(",") if name.strip())


def _read(file: str, data: object, above: tuple[str, ...] = ()) -> Sequence[Options]:
    """The options in a file's `data`, after those that it extends; `above` are the files that extend this one."""
    from guestlint.settings.check import check_options  # noqa: PLC0415 - only where there is something to check

    try:
        options = check_options(file, data)
    except SettingsError as error:
        from guestlint.settings.excerpts import excerpt  # noqa: PLC0415 - only where there is something to report

        error.excerpt = excerpt(file, error.setting, error.part)
        raise
    extend = options.values.get("extend")
    if extend is None:
        return (options,)
    base = os.path.normpath(os.path.join(os.path.dirname(file), extend))
    if base in (file, *above):
        message = f'{file}: extend = "{extend}" makes the file extend itself'
        raise SettingsError(message, "remove one `extend` of the cycle")
    content = _parse(base, f"{file} extends it")
    if os.path.basename(base) == "pyproject.toml":
        tool = content.get("tool", {})
        content = tool.get("guestlint", {}) if isinstance(tool, dict) else {}
    return (*_read(base, content, (file, *above)), options)


def _parse(file: str, hint: str = "make the settings file readable") -> dict[str, Any]:
    import tomli  # noqa: PLC0415 - loaded by the document reader in any case; kept out of `--help`

    text = ""
    try:
        text = read_file(file).decode()
        return tomli.loads(text)
    except SourceError as error:
        raise SettingsError(error.message, hint) from error
    except tomli.TOMLDecodeError as error:
        from guestlint.source.toml_faults import explain  # noqa: PLC0415 - only where there is a fault

        fault = explain(text, error)
        first = f"; first on line {fault.first.line}" if fault.first else ""
        wrong = SettingsError(f"{file}: invalid TOML: {fault.message}{first}", fault.help or "fix the settings file")
        wrong.excerpt = file, text, fault.span
        raise wrong from error
    except (ValueError, RecursionError) as error:  # of the decoder, and of a number of too many digits
        message = f"{file}: invalid TOML: {error}"
        raise SettingsError(message, "fix the settings file") from error

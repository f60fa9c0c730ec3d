"""Where settings come from: the nearest settings file upward, those that it extends, and the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from guestlint.settings.options import Options, SettingsError, check_options
from guestlint.source.errors import SourceError
from guestlint.source.files import read_file
from guestlint.source.suggest import suggestion

NAMES = ("guestlint.toml", ".guestlint.toml")
"""Looked for before `pyproject.toml`, in this order."""

ENVIRONMENT = "environment"
"""What stands in place of the file where a variable says something."""

_VARIABLES = {
    "GUESTLINT_PLUGINS": "plugins",
    "GUESTLINT_SELECT": "select",
    "GUESTLINT_EXTEND_SELECT": "extend-select",
    "GUESTLINT_IGNORE": "ignore",
    "GUESTLINT_SCHEMA": "schema",
    "GUESTLINT_MAC_ERA": "mac-era",
    "GUESTLINT_FAIL_ON": "fail-on",
}
_LISTS = ("plugins", "select", "extend-select", "ignore")


def find_options(folder: str) -> Sequence[Options]:
    """The options of the nearest settings file in `folder` or above it, those that it extends before them.

    Raises SettingsError for a file that cannot be read, a setting that is none, and files that extend one another.
    """
    while True:
        for name in NAMES:
            own = os.path.join(folder, name)
            if os.path.isfile(own):
                return _with_base(own, check_options(own, _parse(own)), ())
        project = os.path.join(folder, "pyproject.toml")
        if os.path.isfile(project):
            tool = _parse(project).get("tool", {})
            if isinstance(tool, dict) and "guestlint" in tool:
                return _with_base(project, check_options(project, tool["guestlint"]), ())
        above = os.path.dirname(folder)
        if above == folder:
            return ()
        folder = above


def from_environment(environment: Mapping[str, str]) -> Options:
    """The options that variables give, lists with commas. Raises SettingsError."""
    strange = next(
        (name for name in sorted(environment) if name.startswith("GUESTLINT_") and name not in _VARIABLES), ""
    )
    if strange:
        message = f"{ENVIRONMENT}: unknown variable {strange}"
        raise SettingsError(message, suggestion(strange, _VARIABLES))
    given: dict[str, Any] = {}
    for variable, key in _VARIABLES.items():
        value = environment.get(variable)
        if value:
            given[key] = [each.strip() for each in value.split(",") if each.strip()] if key in _LISTS else value
    if not given:
        return Options()
    return check_options(ENVIRONMENT, given)._replace(plugins=tuple(given.get("plugins", ())))


def _with_base(file: str, options: Options, above: tuple[str, ...]) -> Sequence[Options]:
    if options.extend is None:
        return (options,)
    base = os.path.normpath(os.path.join(os.path.dirname(file), options.extend))
    if base in (file, *above):
        message = f"{file}: extend = {options.extend!r} leads back to where it began"
        raise SettingsError(message, "take one of the files out of the circle")
    data = _parse(base)
    if os.path.basename(base) == "pyproject.toml":
        tool = data.get("tool", {})
        data = tool.get("guestlint", {}) if isinstance(tool, dict) else {}
    return (*_with_base(base, check_options(base, data), (file, *above)), options)


def _parse(file: str) -> dict[str, Any]:
    import tomli  # noqa: PLC0415 - loaded by the document reader in any case; kept out of `--help`

    try:
        return tomli.loads(read_file(file).decode())
    except SourceError as error:
        raise SettingsError(error.message, "make the settings file readable") from error
    except (tomli.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        message = f"{file}: not TOML: {error}"
        raise SettingsError(message, "mend the settings file") from error

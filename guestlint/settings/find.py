"""Where settings come from: the nearest settings file upward, those that it extends, and the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from guestlint.settings.declared import SETTINGS
from guestlint.settings.options import ENVIRONMENT, Options, SettingsError
from guestlint.source.errors import SourceError
from guestlint.source.files import read_file

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
    names = sorted(name for name in environment if name.startswith(_PREFIX) and name not in (CONFIG, NO_PLUGINS))
    if not names:
        return Options()
    from guestlint.settings.check import check_values, unknown  # noqa: PLC0415 - only where there is something to check

    known = {setting.variable: setting for setting in SETTINGS if setting.variable}
    given = []
    for name in names:
        if name not in known:
            raise unknown(ENVIRONMENT, f"variable {name}", name, known)
        value = environment[name]
        if value:
            given.append((known[name], name, split(value) if known[name].is_list else value))
    return check_values(ENVIRONMENT, given) if given else Options()


def split(names: str) -> tuple[str, ...]:
    """The names in a list with commas."""
    return tuple(name.strip() for name in names.split(",") if name.strip())


def _read(file: str, data: object, above: tuple[str, ...] = ()) -> Sequence[Options]:
    """The options in a file's `data`, after those that it extends; `above` are the files that extend this one."""
    from guestlint.settings.check import check_options  # noqa: PLC0415 - only where there is something to check

    options = check_options(file, data)
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

    try:
        return tomli.loads(read_file(file).decode())
    except SourceError as error:
        raise SettingsError(error.message, hint) from error
    except (ValueError, RecursionError) as error:  # of tomli, of the decoder, and of a number of too many digits
        message = f"{file}: invalid TOML: {error}"
        raise SettingsError(message, "fix the settings file") from error

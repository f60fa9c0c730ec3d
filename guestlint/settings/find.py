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


class Finder:
    """Finds the options of folders; each settings file is looked for and read once."""

    def __init__(self) -> None:
        self._known: dict[str, Sequence[Options]] = {}

    def options(self, folder: str) -> Sequence[Options]:
        """The options of the nearest settings file in `folder` or above it, those that it extends before them.

        It is the same object for all folders that have the same file. Raises SettingsError for a file that cannot be
        read, what is not valid in it, and files that extend one another.
        """
        passed = []
        found: Sequence[Options] | None = None
        while found is None:
            found = self._known.get(folder)
            if found is None:
                passed.append(folder)
                found = _in_folder(folder)
            above = os.path.dirname(folder)
            if found is None and above == folder:
                found = ()
            folder = above
        for each in passed:
            self._known[each] = found
        return found


def _in_folder(folder: str) -> Sequence[Options] | None:
    for name in NAMES:
        own = os.path.join(folder, name)
        if os.path.isfile(own):
            return _read(own, _parse(own))
    project = os.path.join(folder, "pyproject.toml")
    if os.path.isfile(project):
        tool = _parse(project).get("tool", {})
        if isinstance(tool, dict) and "guestlint" in tool:
            return _read(project, tool["guestlint"])
    return None


def find_options(folder: str) -> Sequence[Options]:
    """The options of the nearest settings file in `folder` or above it, as `Finder.options` gives them."""
    return Finder().options(folder)


def read_options(file: str, named_by: str) -> Sequence[Options]:
    """The options of one settings file, those that it extends before them; `named_by` says where it is named.

    Raises SettingsError, as `Finder.options` does.
    """
    content = _parse(file, f"{named_by} names it")
    return _read(file, _own_table(file, content))


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
    content = _own_table(base, _parse(base, f"{file} extends it"))
    return (*_read(base, content, (file, *above)), options)


def _own_table(file: str, content: Mapping[str, Any]) -> object:
    """The settings in a file's content."""
    if os.path.basename(file) != "pyproject.toml":
        return content
    tool = content.get("tool", {})
    return tool.get("guestlint", {}) if isinstance(tool, dict) else {}


def _parse(file: str, hint: str = "make the settings file readable") -> dict[str, Any]:
    import tomli  # noqa: PLC0415 - loaded by the document reader in any case; kept out of `--help`

    try:
        return tomli.loads(read_file(file).decode())
    except SourceError as error:
        raise SettingsError(error.message, hint) from error
    except (ValueError, RecursionError) as error:  # of tomli, of the decoder, and of a number of too many digits
        message = f"{file}: invalid TOML: {error}"
        raise SettingsError(message, "fix the settings file") from error

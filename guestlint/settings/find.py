"""Where settings come from: the nearest settings file upward, those that it extends, and the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from guestlint.hints import Any
from guestlint.settings.declared import SETTINGS
from guestlint.settings.options import ENVIRONMENT, Options, SettingsError
from guestlint.source.errors import SourceError
from guestlint.source.files import Bound, read_file

NAMES = ("guestlint.toml", ".guestlint.toml")
"""Looked for before `pyproject.toml`, in this order."""

_PROJECT = "pyproject.toml"

_PREFIX = "GUESTLINT_"

CONFIG = "GUESTLINT_CONFIG"
"""The variable that names the settings file; none is looked for then."""

NO_PLUGINS = "GUESTLINT_NO_PLUGINS"
"""The variable that turns plugins off, whatever the settings say, where it is not empty."""


_BOUND = Bound(1024 * 1024, "write what is in it shorter", "name a file")
"""How much of a settings file is read; the largest in real use is a hundredth of it."""


class Finder:
    """Finds the options of folders; each settings file is looked for and read once."""

    def __init__(self) -> None:
        self._known: dict[str, Sequence[Options]] = {}
        self._beside: dict[str, Sequence[Options]] = {}

    def options_of(self, file: str) -> Sequence[Options]:
        """Those of the folder of a host file, or of the flake of a reference. Raises SettingsError, as `options`."""
        if "#" in file:
            return self.options(_folder(file))
        beside = file[: file.rfind(os.sep) + 1]  # as `os.path.dirname`, asked for often, and quicker
        found = self._beside.get(beside)
        if found is None:
            found = self._beside[beside] = self.options(_folder(file))
        return found

    def options(self, folder: str) -> Sequence[Options]:
        """The options of the nearest settings file in `folder` or above it, those that it extends before them.

        It is looked for up to the top of the repository. One that belongs to another user is only named.
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
            if found is None and (above == folder or os.access(os.path.join(folder, ".git"), os.F_OK)):
                found = ()
            folder = above
        for each in passed:
            self._known[each] = found
        return found


def _folder(file: str) -> str:
    """Where a host file is, or the flake of a reference such as `../fleet#ward`; else the current folder."""
    flake, separator, _ = file.partition("#")
    if not separator or os.path.lexists(file):
        return os.path.dirname(os.path.abspath(file or "-"))
    if os.path.isfile(flake):
        flake = os.path.dirname(flake)
    return os.path.abspath(flake if os.path.isdir(flake) else ".")


def _in_folder(folder: str) -> Sequence[Options] | None:
    for name in (*NAMES, _PROJECT):
        own = os.path.join(folder, name)
        if os.access(own, os.F_OK):
            try:
                found = _in_file(own)
            except SettingsError as error:
                raise _quotable(error, own, folder) from error.__cause__
            if found is not None:
                return found
    return None


def _in_file(file: str) -> Sequence[Options] | None:
    """The options of a file that was found; None for the `pyproject.toml` of a project without guestlint."""
    if os.path.basename(file) != _PROJECT:
        return _of_user(file) or _read(file, _parse(file))
    tool = _parse(file).get("tool", {})
    if isinstance(tool, dict) and "guestlint" in tool:
        return _of_user(file) or _read(file, tool["guestlint"])
    return None


def _quotable(error: SettingsError, file: str, folder: str) -> SettingsError:
    """The error about a file that the tree of `folder` names; without its words where the file is of no such tree.

    A checkout may name any file of its user, and the words of an error quote what is in it.
    """
    from guestlint.settings.trust import is_in_tree  # noqa: PLC0415 - only where there is something to report

    if isinstance(error.__cause__, SourceError) or is_in_tree(file, folder):
        return error
    return SettingsError(f"{file}: not valid as settings", f"to see why, as it is of another tree: --config {file}")


def _of_user(file: str) -> Sequence[Options]:
    """Nothing, or the file's name alone where it belongs to another user."""
    from guestlint.settings.trust import is_foreign  # noqa: PLC0415 - only where there is a settings file

    return (Options(foreign=file),) if is_foreign(file) else ()


def find_options(folder: str) -> Sequence[Options]:
    """The options of the nearest settings file in `folder` or above it, as `Finder.options` gives them."""
    return Finder().options(folder)


def read_options(file: str, named_by: str) -> Sequence[Options]:
    """The options of one settings file, those that it extends before them; `named_by` says where it is named.

    Raises SettingsError, as `Finder.options` does.
    """
    content = _parse(file, f"{named_by} names it")
    return _read(file, _own_table(file, content), is_named=True)


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
    if not names:
        return {}
    from guestlint.source.suggest import suggestion  # noqa: PLC0415 - only for what is wrong

    return {name: suggestion(name, sorted(known)) for name in names}


def split(names: str) -> tuple[str, ...]:
    """The names in a list with commas."""
    return tuple(name.strip() for name in names.split(",") if name.strip())


def _read(file: str, data: object, above: tuple[str, ...] = (), *, is_named: bool = False) -> Sequence[Options]:
    """The options in a file's `data`, after those that it extends; `above` are the files that extend this one.

    `is_named` says that the user named the file, or one of `above`.
    """
    from guestlint.settings.check import check_options  # noqa: PLC0415 - only where there is something to check

    try:
        options = check_options(file, data)
    except SettingsError as error:
        from guestlint.settings.excerpts import excerpt  # noqa: PLC0415 - only where there is something to report

        error.excerpt = excerpt(file, error.setting, error.part)
        raise
    if "plugins" in options.values and not is_named:
        from guestlint.settings.trust import outside  # noqa: PLC0415 - only where a file names plugins

        options = options._replace(outside=outside(file))
    extend = options.values.get("extend")
    if extend is None:
        return (options,)
    base = os.path.normpath(os.path.join(os.path.dirname(file), extend))
    if base in (file, *above):
        message = f'{file}: extend = "{extend}" makes the file extend itself'
        raise SettingsError(message, "remove one `extend` of the cycle")
    ignored = _of_user(base)
    if ignored:
        return (*ignored, options)
    try:
        content = _own_table(base, _parse(base, f"{file} extends it"))
        return (*_read(base, content, (file, *above), is_named=is_named), options)
    except SettingsError as error:
        raise error if is_named else _quotable(error, base, os.path.dirname(file)) from error.__cause__


def _own_table(file: str, content: Mapping[str, Any]) -> object:
    """The settings in a file's content."""
    if os.path.basename(file) != _PROJECT:
        return content
    tool = content.get("tool", {})
    return tool.get("guestlint", {}) if isinstance(tool, dict) else {}


def _parse(file: str, hint: str = "make the settings file readable") -> dict[str, Any]:
    import tomli  # noqa: PLC0415 - loaded by the document reader in any case; kept out of `--help`

    from guestlint.source.parse import may_have_long_key  # noqa: PLC0415 - only where there is a file

    text = ""
    try:
        text = read_file(file, _BOUND).decode()
        if may_have_long_key(text):
            _refuse_deep_key(file, text)
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
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        message = f"{file}:{line}: invalid TOML: byte 0x{error.object[error.start]:02x} is not UTF-8"
        raise SettingsError(message, "save the file as UTF-8") from error
    except (ValueError, RecursionError) as error:
        what = "nested too deeply" if isinstance(error, RecursionError) else "a number has too many digits"
        message = f"{file}: invalid TOML: {what}"
        raise SettingsError(message, "fix the settings file") from error


def _refuse_deep_key(file: str, text: str) -> None:
    """Raises SettingsError for a dotted key of very many parts, for which tomli takes time as their square."""
    from guestlint.source.long_keys import MOST_PARTS, deep_key  # noqa: PLC0415 - few files have so long a line

    if deep_key(text) is not None:
        message = f"{file}: invalid TOML: nested too deeply: a dotted key of more than {MOST_PARTS} parts"
        raise SettingsError(message, "fix the settings file")

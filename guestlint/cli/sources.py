"""The settings of a command: those of files, the environment and the command line."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, MutableMapping, Sequence

from guestlint.cli.declared import settings_of
from guestlint.cli.output import usage_error, warn
from guestlint.hints import Any
from guestlint.settings.find import (
    CONFIG,
    NO_PLUGINS,
    find_options,
    from_environment,
    read_options,
    split,
    unknown_variables,
)
from guestlint.settings.options import COMMAND_LINE, Options, Setting
from guestlint.settings.resolve import Settings, resolve, without_plugins

_NOTHING = Options(source=COMMAND_LINE)


def from_command_line(command: str, given: MutableMapping[str, Any]) -> Options:
    """The options of the settings that `command` has, taken out of `given`.

    Raises SettingsError, as for what is in a file, and click's UsageError for options that exclude each other.
    """
    config: str = given.pop("config")
    isolated: bool = given.pop("isolated")
    if config and isolated:
        message = "--config and --isolated exclude each other"
        raise usage_error(message)
    options = _checked([(setting, given.pop(setting.field)) for setting in settings_of(command)])
    return options._replace(config=config, is_isolated=isolated, no_plugins=given.pop("no_plugins"))


def _checked(values: Iterable[tuple[Setting, Any]]) -> Options:
    given = [(setting, value) for setting, value in values if value not in (None, ())]
    if not given:
        return _NOTHING
    from guestlint.settings.check import check_values  # noqa: PLC0415 - only where there is something to check

    return check_values(
        COMMAND_LINE,
        [(setting, setting.flag, _split(value) if setting.commas else value) for setting, value in given],
    )


def _split(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for value in values for name in split(value))


def settings(options: Options = _NOTHING, file: str = "", *, looks: bool = False) -> Settings:
    """The settings of `file`, by default of the current folder, overridden by the environment and the command line.

    `looks` is for commands that load no plugin's file that settings files name.
    """
    return in_force(sources(options, file), looks=looks)


def in_force(given: Sequence[Options], *, looks: bool = False) -> Settings:
    """What the sources give together, without plugins where they are turned off; says what is left out of it."""
    chosen, left_out = without_untrusted(given, looks=looks)
    named = {os.path.abspath(plugin) for plugin in chosen.plugins}
    for plugin, why in left_out.items():
        if plugin in named:  # on the command line, too
            continue
        shown = os.path.relpath(plugin)
        warn(f"plugin {shown} is not loaded here: {why}", f"to load it: --plugin {shown}")
    return chosen


def without_untrusted(given: Sequence[Options], *, looks: bool) -> tuple[Settings, Mapping[str, str]]:
    """What the sources give together, and the plugins that are left out of it, each with why."""
    for source in given:
        if source.foreign:
            shown = os.path.relpath(source.foreign)
            warn(f"{shown} belongs to another user, and is ignored", f"to use it: --config {shown}")
    chosen = resolve(*given)
    if are_plugins_off(given):
        return without_plugins(chosen), {}
    if not chosen.plugins:
        return chosen, {}
    from guestlint.settings.trust import not_loaded  # noqa: PLC0415 - only where there are plugins

    left_out = not_loaded(given, looks=looks)
    kept = tuple(plugin for plugin in chosen.plugins if plugin not in left_out)
    origin = chosen.origin._replace(are_plugins_off=bool(left_out))
    return chosen._replace(plugins=kept, origin=origin), left_out


def are_plugins_off(given: Sequence[Options]) -> bool:
    """Whether the environment or the command line turns all plugins off."""
    return bool(os.environ.get(NO_PLUGINS)) or any(source.no_plugins for source in given)


def sources(options: Options, file: str = "") -> list[Options]:
    """The options of all sources, those of the command line last; the settings file is the nearest one to `file`."""
    warn_of_variables()
    fixed = fixed_options(options)
    found = find_options(os.path.dirname(os.path.abspath(file or "-"))) if fixed is None else fixed
    return [*found, from_environment(os.environ), options]


def fixed_options(options: Options) -> Sequence[Options] | None:
    """The options of the settings file that is named, none where none shall count; None where files are looked for."""
    if options.is_isolated:
        return ()
    if options.config:
        return read_options(os.path.abspath(options.config), "--config")
    named = os.environ.get(CONFIG)
    return read_options(os.path.abspath(named), CONFIG) if named else None


def warn_of_variables() -> None:
    """Say which variables look like guestlint's and are none."""
    for name, hint in unknown_variables(os.environ).items():
        warn(f"unknown variable {name}", hint)

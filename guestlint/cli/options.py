"""Options that several commands have."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any, TypeVar

import click

from guestlint.cli.output import warn
from guestlint.settings.declared import SETTINGS
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

_F = TypeVar("_F", bound=Callable[..., object])
_NOTHING = Options(source=COMMAND_LINE)
_CONFIG = click.option(
    "--config", metavar="FILE", default="", help="Read settings from this file.  [default: the nearest ones]"
)
_NO_PLUGINS = click.option("--no-plugins", is_flag=True, help="Load no plugins, whatever names them.")
_ISOLATED = click.option("--isolated", is_flag=True, help="Read no settings file; variables and options still count.")


def paths(function: _F) -> _F:
    """The files, folders and `-` to read; by default the current folder."""
    return click.argument("paths", nargs=-1, metavar="[PATHS]...")(function)


def format_option(formats: Iterable[str], default: str, what: str) -> Callable[[_F], _F]:
    """`--format NAME`: a format of guestlint's own, or of a plugin."""
    names = ", ".join(formats)
    text = f"{what}: {names}, or a plugin's.  [default: {default}]"
    return click.option("--format", "format_", metavar="NAME", default=default, help=text)


def setting_options(command: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The options of the settings that `command` has; the function receives their values as `options`.

    They are checked like those of a file: a SettingsError is raised before the function is called.
    """
    wanted = [setting for setting in SETTINGS if command in setting.commands]

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def called(*arguments: Any, config: str, isolated: bool, no_plugins: bool, **given: Any) -> Any:  # noqa: ANN401 - as click calls it
            if config and isolated:
                message = "--config and --isolated exclude each other"
                raise click.UsageError(message)
            options = _from_command_line({setting.name: given.pop(setting.field) for setting in wanted})
            options = options._replace(config=config, is_isolated=isolated, no_plugins=no_plugins)
            return function(*arguments, options=options, **given)

        for option in (*reversed([_option(setting) for setting in wanted]), _NO_PLUGINS, _ISOLATED, _CONFIG):
            called = option(called)
        return called

    return decorate


def _option(setting: Setting) -> Callable[[_F], _F]:
    """The option of a setting. Its choices are shown and completed by click, and checked as those in a file are."""
    if setting.kind == "flag":
        return click.option(setting.flag, setting.field, is_flag=True, default=None, help=setting.help)
    text = f"{setting.help}  [default: {setting.default_text or setting.default or 'none'}]"
    if setting.is_list:
        text = f"{text}  [repeatable{', or comma-separated' if setting.commas else ''}]"
    return click.option(
        setting.flag,
        setting.field,
        multiple=setting.is_list,
        metavar=setting.metavar or f"[{'|'.join(setting.choices)}]",
        shell_complete=_choices(setting) if setting.choices else None,
        help=text,
    )


def _choices(setting: Setting) -> Callable[..., Any]:
    return lambda _context, _option, typed: [each for each in setting.choices if each.startswith(typed)]


def _from_command_line(given: Mapping[str, Any]) -> Options:
    """The options of the command line. Raises SettingsError."""
    if all(value in (None, ()) for value in given.values()):
        return _NOTHING
    from guestlint.settings.check import check_values  # noqa: PLC0415 - only where there is something to check

    return check_values(
        COMMAND_LINE,
        [
            (setting, setting.flag, _split(given[setting.name]) if setting.commas else given[setting.name])
            for setting in SETTINGS
            if given.get(setting.name) not in (None, ())
        ],
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

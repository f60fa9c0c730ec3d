"""Options that several commands have."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any, TypeVar

import click

from guestlint.cli.output import warn
from guestlint.settings.declared import SETTINGS
from guestlint.settings.find import NO_PLUGINS, chosen_options, from_environment, split, unknown_variables
from guestlint.settings.options import COMMAND_LINE, Options, Setting
from guestlint.settings.resolve import Settings, resolve

_F = TypeVar("_F", bound=Callable[..., object])
_NOTHING = Options(source=COMMAND_LINE)


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
        def called(*arguments: Any, **given: Any) -> Any:  # noqa: ANN401 - as click calls it
            options = _from_command_line({setting.name: given.pop(setting.field) for setting in wanted})
            return function(*arguments, options=options, **given)

        for setting in reversed(wanted):
            called = _option(setting)(called)
        return called

    return decorate


def _option(setting: Setting) -> Callable[[_F], _F]:
    """The option of a setting. Its choices are shown and completed by click, and checked as those in a file are."""
    default = setting.default_text or setting.default
    text = f"{setting.help}  [default: {default}]" if default else setting.help
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


def settings(options: Options = _NOTHING) -> Settings:
    """The settings file of the current folder or above it, overridden by the environment and the command line."""
    return in_force(sources(options))


def in_force(given: Sequence[Options]) -> Settings:
    """What the sources give together, without plugins where the environment turns them off."""
    chosen = resolve(*given)
    return chosen._replace(plugins=(), are_plugins_off=True) if os.environ.get(NO_PLUGINS) else chosen


def sources(options: Options) -> list[Options]:
    """The options of all sources, those of the command line last."""
    for name, hint in unknown_variables(os.environ).items():
        warn(f"unknown variable {name}", hint)
    return [*chosen_options(os.environ, os.getcwd()), from_environment(os.environ), options]

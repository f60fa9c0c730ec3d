"""Options that several commands have, as click has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps

import click

from guestlint.cli import declared
from guestlint.cli.declared import EVALUATION, REPORTING, VERBOSE, Option
from guestlint.cli.evaluation import evaluation
from guestlint.cli.progress import STATUS
from guestlint.cli.reporting import Reporting
from guestlint.cli.sources import from_command_line
from guestlint.hints import Any, TypeVar

_F = TypeVar("_F", bound=Callable[..., object])
_Function = Callable[..., Any]


def paths(function: _F) -> _F:
    """The files, folders and `-` to read; by default the current folder."""
    return click.argument("paths", nargs=-1, metavar="[PATHS]...")(function)


def with_options(options: Iterable[Option]) -> Callable[[_F], _F]:
    """The options, in their order."""
    made = [_option(option) for option in options]

    def decorate(function: _F) -> _F:
        for option in reversed(made):
            function = option(function)
        return function

    return decorate


def reporting_options(function: _Function) -> _Function:
    """How findings are reported; the function receives it as `reporting`."""
    return _taken("reporting", Reporting.taken, REPORTING, function)


def evaluation_options(function: _Function) -> _Function:
    """How Nix evaluates hosts; the function receives what does so as `evaluate`."""
    return _taken("evaluate", evaluation, EVALUATION, function)


def verbose_option(function: _Function) -> _Function:
    """`--verbose` of the commands that report no findings; nothing is passed to the function."""

    @wraps(function)
    def called(*arguments: Any, verbose: bool, **given: Any) -> Any:  # noqa: ANN401 - as click calls it
        if verbose:
            STATUS.begin()
        return function(*arguments, **given)

    return with_options([VERBOSE])(called)


def setting_options(command: str) -> Callable[[_Function], _Function]:
    """The options of the settings that `command` has; the function receives their values as `options`.

    They are checked like those of a file: a SettingsError is raised before the function is called.
    """

    def take(given: dict[str, Any]) -> Any:  # noqa: ANN401 - as the others
        return from_command_line(command, given)

    return lambda function: _taken("options", take, declared.setting_options(command), function)


def _taken(
    name: str, take: Callable[[dict[str, Any]], object], options: Iterable[Option], function: _Function
) -> _Function:
    """The function, which receives in place of the values of `options` what `take` makes of them."""

    @wraps(function)
    def called(*arguments: Any, **given: Any) -> Any:  # noqa: ANN401 - as click calls it
        made = {name: take(given)}
        return function(*arguments, **given, **made)

    return with_options(options)(called)


def _option(option: Option) -> Callable[[_F], _F]:
    names = (*option.names, option.field)
    if option.takes == "nothing":
        return click.option(*names, is_flag=True, default=option.default, help=option.help)
    more: dict[str, Any] = {}
    if option.takes == "number":
        more = {"type": click.IntRange(min=option.least)}
    elif option.takes == "text or nothing":
        more = {"is_flag": False, "flag_value": option.alone}
    return click.option(
        *names,
        metavar=option.metavar,
        default=option.default,
        multiple=option.takes == "texts",
        shell_complete=_choices(option) if option.choices else None,
        help=option.help,
        **more,
    )


def _choices(option: Option) -> Callable[..., Any]:
    return lambda _context, _option, typed: [each for each in option.choices if each.startswith(typed)]

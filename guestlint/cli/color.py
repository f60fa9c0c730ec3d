"""`--color`, which every command has."""

from __future__ import annotations

import os

import click


def color_option() -> click.Option:
    """The option. It sets the variables that also say it, so that programs that guestlint runs know it as well."""
    return click.Option(
        ["--color"],
        type=click.Choice(["auto", "always", "never"]),
        default=None,
        expose_value=False,
        is_eager=True,
        callback=_set,
        help="Whether to use colours.  [default: auto]",
    )


def _set(_context: click.Context, _option: click.Parameter, when: str | None) -> None:
    if when in ("always", "never"):
        for name in ("NO_COLOR", "FORCE_COLOR"):
            os.environ.pop(name, None)
        os.environ["FORCE_COLOR" if when == "always" else "NO_COLOR"] = "1"


def with_color(command: click.Command) -> None:
    """Give the option to a command, and to the commands in it."""
    inner = getattr(command, "commands", {})
    for each in inner.values():
        with_color(each)
    if not inner and all(parameter.name != "color" for parameter in command.params):
        command.params.append(color_option())

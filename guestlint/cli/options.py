"""Options that several commands have."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import TypeVar

import click

from guestlint.settings.find import find_options, from_environment
from guestlint.settings.options import Options
from guestlint.settings.resolve import Settings, resolve

_F = TypeVar("_F", bound=Callable[..., object])


def paths(function: _F) -> _F:
    """The files, folders and `-` to read; the current folder where none is named."""
    return click.argument("paths", nargs=-1, metavar="[PATHS]...")(function)


def module_options(function: _F) -> _F:
    """Which module the hosts are written for."""
    function = click.option(
        "--mac-era", type=click.Choice(["2024-04", "2025-04", "2026-01"]), help="How the module derives MAC addresses."
    )(function)
    return click.option(
        "--schema", type=click.Choice(["seed", "later"]), help="The module's schema; by default told from the keys."
    )(function)


def format_option(formats: Iterable[str], default: str, what: str) -> Callable[[_F], _F]:
    """`--format NAME`: one of guestlint's own, or one that a plugin brings."""
    names = ", ".join(formats)
    text = f"{what}: {names}, or a plugin's.  [default: {default}]"
    return click.option("--format", "format_", metavar="NAME", default=default, help=text)


def plugin_option(function: _F) -> _F:
    """Rules, backends and formats beside the built-in ones."""
    return click.option(
        "--plugin",
        "plugins",
        multiple=True,
        metavar="NAME",
        help="A plugin to load: a name, a Python file or a package's folder; repeatable.",
    )(function)


def select_options(function: _F) -> _F:
    """Which rules run."""
    for option, text in (
        ("ignore", "Leave these rules out; they may be rules, categories or plugins, with commas, and repeated."),
        ("extend-select", "Run these rules too."),
        ("select", "Run these rules only."),
    ):
        function = click.option(f"--{option}", multiple=True, metavar="NAMES", callback=_names, help=text)(function)
    return function


def _names(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:  # noqa: ARG001 - click's signature
    return tuple(name.strip() for value in values for name in value.split(",") if name.strip())


def settings(command_line: Options) -> Settings:
    """The settings file of the current folder, or above it, with the environment and the command line on top."""
    return resolve(*find_options(os.getcwd()), from_environment(os.environ), command_line)

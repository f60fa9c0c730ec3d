"""Options that several commands have."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TypeVar

import click

from guestlint.settings.options import Options, find_options
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


def plugin_option(function: _F) -> _F:
    """Rules beside the built-in ones."""
    return click.option(
        "--plugin",
        "plugins",
        multiple=True,
        metavar="NAME",
        help="A plugin to load: a name or a Python file; repeatable.",
    )(function)


def settings(command_line: Options) -> Settings:
    """The settings file of the current folder, or above it, with the command line on top."""
    return resolve(find_options(os.getcwd()), command_line)

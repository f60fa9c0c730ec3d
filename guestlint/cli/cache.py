"""`guestlint cache`: what earlier runs have kept to be quicker the next time."""

from __future__ import annotations

import sys

import click

from guestlint.cli.exits import Exit
from guestlint.executors import cache as hosts
from guestlint.nix import cache as facts
from guestlint.source.cache_folder import Kept
from guestlint.source.errors import one_line


@click.group("cache")
def command() -> None:
    """Show or clear what earlier runs have kept: findings of host files, and facts of flakes.

    What is kept is found again by all that it depends on, so that nothing of it is ever out of date.
    """


@command.command("info", short_help="Show how much is kept, and where.")
def info() -> Exit:
    """Show how much is kept, and where."""
    for what, kept in (("host files", hosts.info()), ("facts", facts.info())):
        sys.stdout.write(f"{what:10}  {kept.entries:>9,}  {_size(kept):>10}  {one_line(kept.path)}\n")
    return Exit.CLEAN


@command.command("clear", short_help="Take all of it away.")
def clear() -> Exit:
    """Take away all that is kept."""
    hosts.clear()
    facts.clear()
    return Exit.CLEAN


def _size(kept: Kept) -> str:
    """In a unit in which it is easily read."""
    if kept.size < _MIB:
        return f"{-(-kept.size // 1024):,} KiB"
    return f"{kept.size / _MIB:,.1f} MiB"


_MIB = 1024 * 1024

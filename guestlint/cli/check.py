"""`guestlint check`: the command, as click has it."""

from __future__ import annotations

import click

from guestlint.cli.declared import check_options
from guestlint.cli.exits import Exit
from guestlint.cli.lint import check
from guestlint.cli.options import paths, with_options
from guestlint.hints import Any


@click.command("check")
@paths
@with_options(check_options())
def command(**given: Any) -> Exit:  # noqa: ANN401 - as click gives them
    """Lint the hosts at PATHS: host files, folders of host files, or `-` for standard input.

    `FLAKE#HOST`, as in `.#ward`, is a host of a flake, which Nix evaluates; `.#` is all of them.

    Exits with 0 if no finding has the failing severity or a higher one, with 1 if one does, and with 2 if guestlint
    failed. Findings fixed by --fix do not count; with --diff, 1 means that --fix would change something.
    """
    return check(given)

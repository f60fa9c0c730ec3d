"""`guestlint completion SHELL`: a shell's completion script."""

from __future__ import annotations

import sys

import click

_SHELLS = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", type=click.Choice(_SHELLS))
def command(shell: str) -> None:
    """Print the completion script for SHELL; save it where the shell looks for completions.

    bash: ~/.local/share/bash-completion/completions/guestlint; zsh: a folder of $fpath, as _guestlint;
    fish: ~/.config/fish/completions/guestlint.fish
    """
    from guestlint.cli.shells import SCRIPTS  # noqa: PLC0415 - not needed for the help

    sys.stdout.write(SCRIPTS[shell])

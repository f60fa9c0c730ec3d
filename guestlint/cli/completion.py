"""`guestlint completion SHELL`: a shell's completion script."""

from __future__ import annotations

import sys

import click
from click.shell_completion import get_completion_class

_SHELLS = ("bash", "zsh", "fish")

_WHOLE_IDS = """\
# Ids of nodes, as unit:microvm@web.service, are one word.
COMP_WORDBREAKS=${COMP_WORDBREAKS//[:@]/}
"""


@click.command("completion")
@click.argument("shell", type=click.Choice(_SHELLS))
@click.pass_context
def command(context: click.Context, shell: str) -> None:
    """Print the completion script for SHELL; save it where the shell looks for completions.

    bash: ~/.local/share/bash-completion/completions/guestlint; zsh: a folder of $fpath, as _guestlint;
    fish: ~/.config/fish/completions/guestlint.fish
    """
    root = context.find_root()
    complete = get_completion_class(shell)
    if complete is not None:
        script = complete(root.command, {}, "guestlint", "_GUESTLINT_COMPLETE")
        if shell == "bash":
            sys.stdout.write(_WHOLE_IDS)
        sys.stdout.write(script.source_template % script.source_vars())

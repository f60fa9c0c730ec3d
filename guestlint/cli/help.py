"""`guestlint help [COMMAND]`: what `COMMAND --help` prints."""

from __future__ import annotations

import click

from guestlint.cli.exits import Exit
from guestlint.source.suggest import suggestion


@click.command("help")
@click.argument("names", nargs=-1, metavar="[COMMAND]...")
@click.pass_context
def command(context: click.Context, names: tuple[str, ...]) -> Exit:
    """Show the help of COMMAND, as in `guestlint help graph why`, or the list of commands."""
    shown = context.find_root()
    for name in names:
        group = shown.command
        known = group.list_commands(shown) if isinstance(group, click.Group) else []
        found = group.get_command(shown, name) if isinstance(group, click.Group) else None
        if found is None:
            message = f"unknown command {name}; {suggestion(name, known)}"
            raise click.UsageError(message)
        shown = found.context_class(found, parent=shown, info_name=name)
    click.echo(shown.get_help())
    return Exit.CLEAN

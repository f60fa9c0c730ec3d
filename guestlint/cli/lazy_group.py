"""Commands that are imported when they are used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module

import click

from guestlint.cli.color import with_color
from guestlint.cli.help_pages import let_help_fit
from guestlint.hints import ClassVar


def leading(arguments: Sequence[str]) -> int:
    """How many arguments are options that commands have, too, and that may stand before their names."""
    count = 0
    while count < len(arguments):
        if arguments[count] == "--color":
            count += 2
        elif arguments[count] in _BEFORE or arguments[count].startswith("--color="):
            count += 1
        else:
            break
    return count


_BEFORE = frozenset({"-q", "--quiet", "-v", "--verbose"})


class LazyGroup(click.Group):
    """A group that imports a command only when it is used."""

    lazy: ClassVar[Mapping[str, tuple[str, str]]] = {}
    """By name, the module that has it as its `command`, and a line of help."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Their names, in the order of the table."""
        return list(self.lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, ready for use; None for a name that is not in the table."""
        if cmd_name not in self.lazy:
            return None
        module, short_help = self.lazy[cmd_name]
        command: click.Command = import_module(module).command
        command.short_help = short_help
        with_color(command)
        let_help_fit(command)
        if ctx.resilient_parsing:
            from guestlint.cli.complete import teach  # noqa: PLC0415 - only while a shell completes

            teach(command)
        return command

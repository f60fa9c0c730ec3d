"""The commands, as click has them."""

from __future__ import annotations

from collections.abc import Sequence
from keyword import iskeyword

import click

from guestlint import __version__
from guestlint.cli.color import color_option
from guestlint.cli.help_pages import Context
from guestlint.cli.lazy_group import LazyGroup, leading
from guestlint.cli.names import COMMANDS
from guestlint.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class _Commands(LazyGroup):
    """All commands; `check` is the default."""

    context_class = Context
    lazy = {name: (f"guestlint.cli.{name}{'_' * iskeyword(name)}", text) for name, text in COMMANDS.items()}  # noqa: RUF012

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        first = leading(args)
        if ctx.resilient_parsing and first >= len(args):  # a shell completes a word that may become a command
            return super().parse_args(ctx, args)
        word = args[first] if first < len(args) else ""
        if word in COMMANDS or word in ("--help", "-h", "--version", "-V"):
            return super().parse_args(ctx, [word, *args[:first], *args[first + 1 :]])
        if word.isalpha() and not ctx.resilient_parsing:
            from guestlint.cli.words import check_word  # noqa: PLC0415 - only for what may be a misspelt command

            check_word(word, COMMANDS, "guestlint")
        return super().parse_args(ctx, ["check", *args])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands, and what `check` takes, as it may be left out."""
        from guestlint.cli.complete import files  # noqa: PLC0415 - only while a shell completes

        found = super().shell_complete(ctx, incomplete)
        if not incomplete.startswith("-"):
            return [*found, *files(ctx, incomplete)]
        check = self.get_command(ctx, "check")
        return found if check is None else [*found, *check.shell_complete(click.Context(check), incomplete)]


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    params=[color_option()],
    epilog="PATHS are host files, folders of host files, FLAKE#HOST or FLAKE# for hosts of a flake, or - for standard"
    " input; by default the current folder.",
)
@click.version_option(__version__, "-V", "--version", prog_name="guestlint")
def group() -> None:
    """Lint NixOS hosts that run guests: `guestlint host.toml` reports what will fail, where, and why."""


def run(arguments: Sequence[str]) -> object:
    """Run the command that a command line names, and return what it does. Raises click's exceptions."""
    # Not by click's `main`, which ends the process with 1 where the reader of standard output has gone.
    with group.make_context("guestlint", list(arguments)) as context:
        return group.invoke(context)


def complete() -> int:
    """Answer a shell that completes a command line, and return the exit code."""
    from guestlint.cli.shells import register  # noqa: PLC0415 - only while a shell completes

    register()
    try:
        group.main(prog_name="guestlint")
    except SystemExit as stop:
        return int(stop.code or 0)


def context_of_check() -> click.Context:
    """The context in which click would run `check`."""
    outer = group.make_context("guestlint", ["check"])
    command = group.get_command(outer, "check")
    assert command is not None  # noqa: S101 - it is in the table
    return command.make_context("check", [], parent=outer)

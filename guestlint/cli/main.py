"""The entry point: finds the command, and turns every error into a message and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from keyword import iskeyword
from typing import TYPE_CHECKING

import click

from guestlint import __version__
from guestlint.cli.color import color_option
from guestlint.cli.exits import Exit
from guestlint.cli.help_pages import Context
from guestlint.cli.lazy_group import LazyGroup, leading
from guestlint.cli.output import complain, complain_of_error, complain_of_usage
from guestlint.source.errors import GuestlintError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_COMMANDS = {
    "check": "Lint host files (the default command).",
    "graph": "Print the dependency graph.",
    "expand": "Print what the module would generate.",
    "eval": "Evaluate hosts with Nix, and print their facts.",
    "import": "Create a host file from a NixOS configuration.",
    "drift": "Compare a host file with the evaluated configuration.",
    "rules": "List the rules.",
    "explain": "Explain a rule.",
    "schema": "Print the JSON Schema of host files.",
    "settings": "Print the settings in force.",
    "plugins": "List installed plugins.",
    "plugin": "Create or test a plugin.",
    "init": "Set up guestlint in this folder.",
    "completion": "Print a shell's completion script.",
    "help": "Show the help of a command.",
}


class _Commands(LazyGroup):
    """All commands; `check` is the default."""

    context_class = Context
    lazy = {name: (f"guestlint.cli.{name}{'_' * iskeyword(name)}", text) for name, text in _COMMANDS.items()}  # noqa: RUF012

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        first = leading(args)
        if ctx.resilient_parsing and first >= len(args):  # a shell completes a word that may become a command
            return super().parse_args(ctx, args)
        word = args[first] if first < len(args) else ""
        if word in _COMMANDS or word in ("--help", "-h", "--version", "-V"):
            return super().parse_args(ctx, [word, *args[:first], *args[first + 1 :]])
        if word.isalpha() and not ctx.resilient_parsing:
            from guestlint.cli.words import check_word  # noqa: PLC0415 - only for what may be a misspelt command

            check_word(word, _COMMANDS, "guestlint")
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


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit; `arguments` are by default those of the process."""
    if "_GUESTLINT_COMPLETE" in os.environ:
        from guestlint.cli.shells import register  # noqa: PLC0415 - only while a shell completes

        register()
        group.main(prog_name="guestlint")
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    code: object
    try:
        # Not by click's `main`, which ends the process with 1 where the reader of standard output has gone.
        with group.make_context("guestlint", list(sys.argv[1:] if arguments is None else arguments)) as context:
            code = group.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.ClickException as error:
        complain_of_usage(error)
        code = Exit.FAILED
    except (click.Abort, KeyboardInterrupt):
        if sys.stderr.isatty():
            sys.stderr.write("\n")  # after the ^C that the terminal shows
        complain("interrupted", "")
        code = Exit.FAILED
    except GuestlintError as error:
        complain_of_error(error)
        code = Exit.FAILED
    except BrokenPipeError:
        # The reader, such as `head`, has seen enough; Python must not complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = Exit.FAILED
    except BaseException as error:  # noqa: BLE001 - no traceback reaches a user, and no exit code is a plugin's
        from guestlint.cli.internal_error import internal_error  # noqa: PLC0415 - only where something has failed

        complain(*internal_error(error))
        code = Exit.FAILED
    sys.exit(int(code) if isinstance(code, int) else 0)

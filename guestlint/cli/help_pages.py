"""Help that fits the terminal, however narrow it is."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

import click

_WIDEST = 80
_NARROWEST = 40
_SHARE = 2
"""Of the width, the options take at most one part in so many; longer ones stand on a line of their own."""


class Formatter(click.HelpFormatter):
    """Keeps the columns of options in proportion, and alike in all lists of a page."""

    names = 0
    """The columns of the longest name in any of the lists; longer ones than fit stand on a line of their own."""

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write a list of names and what they mean."""
        most = min(col_max, self.width // _SHARE - self.current_indent - col_spacing)
        lines = [(name.ljust(min(self.names, most)), text) for name, text in rows]
        super().write_dl(lines, most, col_spacing)


class Context(click.Context):
    """A context whose help fits."""

    def make_formatter(self) -> Formatter:
        """What writes the help: the width is asked for only then."""
        return Formatter(width=_width())

    def get_help(self) -> str:
        """The help of the command."""
        from guestlint.cli.help_sections import help_of  # noqa: PLC0415 - only where help is shown

        return help_of(self)


def _width() -> int:
    """The columns of a line of help."""
    try:
        width = int(os.environ.get("COLUMNS") or 0) or os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError):
        width = 0
    return max(min(width or _WIDEST, _WIDEST), _NARROWEST) - 2


def let_help_fit(command: click.Command) -> None:
    """Let the help of a command, and of the commands in it, fit."""
    command.context_class = Context
    for inner in getattr(command, "commands", {}).values():
        let_help_fit(inner)

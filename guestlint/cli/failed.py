"""What ends a run before its time: each error as a message and an exit code. Loaded only where there is one."""

from __future__ import annotations

import os
import sys
from io import StringIO

import click

from guestlint.cli.exits import Exit
from guestlint.cli.output import complain, complain_of_error, say
from guestlint.source.errors import GuestlintError
from guestlint.source.printable import printable


def failed(error: BaseException) -> object:
    """Say what went wrong, and return the exit code."""
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, click.ClickException):
        _complain_of_usage(error)
    elif isinstance(error, (click.Abort, KeyboardInterrupt)):
        if sys.stderr.isatty():
            sys.stderr.write("\n")  # after the ^C that the terminal shows
        complain("interrupted", "")
    elif isinstance(error, GuestlintError):
        complain_of_error(error)
    elif isinstance(error, BrokenPipeError):
        # The reader, such as `head`, has seen enough; Python must not complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    else:  # no traceback reaches a user, and no exit code is a plugin's
        from guestlint.cli.internal_error import internal_error  # noqa: PLC0415 - only where there is a defect

        complain(*internal_error(error))
    return Exit.FAILED


def _complain_of_usage(error: click.ClickException) -> None:
    """Print what click says of a wrong command line."""
    text = StringIO()
    error.show(text)
    for line in text.getvalue().splitlines():
        say(printable(line.expandtabs(2)))

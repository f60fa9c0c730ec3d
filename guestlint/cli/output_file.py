"""`--output-file`: what a command prints goes to a file, which is written as a whole or not at all."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from functools import wraps

import click

from guestlint.cli.exits import Exit
from guestlint.hints import Any, TextIO
from guestlint.source.write import write_file


def output_file_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """The option; what the function writes to standard output is in the file once it returns, unless it failed."""

    @wraps(function)
    def called(*arguments: Any, output_file: str, **given: Any) -> Any:  # noqa: ANN401 - as click calls it
        with written_to(output_file, sys.stdout) as stream, redirect_stdout(stream):
            return unless_failed(function(*arguments, **given), output_file)

    option = click.option(
        "-o", "--output-file", metavar="FILE", default="", help="Write to this file.  [default: standard output]"
    )
    return option(called)


def output_option(help_: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`-o OUT` of commands that write their output themselves: the function receives it as `output`."""
    return click.option("-o", "--output", "--output-file", "output", metavar="OUT", help=help_)


def unless_failed(code: Exit, file: str, failing: Exit = Exit.FAILED) -> Exit:
    """The code of a command; in the block of `written_to`, one of `failing` or worse leaves the file as it was."""
    if file and code >= failing:
        raise click.exceptions.Exit(code)
    return code


@contextmanager
def written_to(file: str, otherwise: TextIO) -> Iterator[TextIO]:
    """A stream whose content is written to `file` at the end, if nothing is raised; `otherwise` without a file.

    Raises WriteError.
    """
    if not file:
        yield otherwise
        return
    content = io.BytesIO()
    stream = io.TextIOWrapper(content, "utf-8", "backslashreplace", newline="")
    yield stream
    stream.flush()
    write_file(file, content.getvalue())

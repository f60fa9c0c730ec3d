"""The command line as its tests run it, without a process of its own: that would not have the code that is swapped.

A plugin of pytest, which gives it to all modules of tests that are imported from then on.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager
from io import TextIOWrapper
from pathlib import Path
from tempfile import TemporaryFile
from typing import TextIO

from tests.cli import command
from tests.cli.command import Result


def pytest_configure() -> None:
    """Give it to them."""
    command.guestlint = guestlint


def guestlint(*arguments: str, cwd: Path, stdin: bytes = b"", **environment: str) -> Result:
    """What `tests.cli.command.guestlint` gives."""
    from guestlint.cli.main import main  # noqa: PLC0415 - a mutant may be imported in place of what it imports

    with _stream(stdin) as given, _stream() as out, _stream() as err:
        with chdir(cwd), _environment(environment), _standard(given, out, err):
            code = main(arguments)
        return Result(code, _written(out), _written(err))


def _stream(text: bytes = b"") -> TextIOWrapper:
    stream = TemporaryFile()  # noqa: SIM115 - closed where it is used
    stream.write(text)
    stream.seek(0)
    return TextIOWrapper(stream, encoding="utf-8", newline="")


def _written(stream: TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()


@contextmanager
def _environment(more: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(more)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _standard(given: TextIO, out: TextIO, err: TextIO) -> Iterator[None]:
    before = sys.stdin, sys.stdout, sys.stderr
    sys.stdin, sys.stdout, sys.stderr = given, out, err
    try:
        yield
    finally:
        sys.stdin, sys.stdout, sys.stderr = before

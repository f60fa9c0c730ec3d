"""The reports of one run: each format on standard output, or in a file of its own."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import click

from guestlint.cli.output import complain, make
from guestlint.diagnostics import Run
from guestlint.registry.builtin import REPORTS
from guestlint.registry.types import ExtensionError
from guestlint.source.errors import GuestlintError


class Output(NamedTuple):
    """What writes a format, and the file to write it to; empty for standard output."""

    writer: Any
    file: str


def reports(wanted: Sequence[str], formats: Mapping[str, Any]) -> Sequence[Output]:
    """The reports that `--format NAME` and `--format NAME=FILE` ask for.

    Raises click's UsageError for a format that is none, and where two would be written to one place.
    """
    pairs = [name.partition("=") for name in wanted]
    files = [file for _, _, file in pairs]
    for name, separator, file in pairs:
        if separator and not file:
            message = f"--format {name}= names no file"
            raise click.UsageError(message)
    twice = next((file for file in files if files.count(file) > 1), None)
    if twice is not None:
        message = f"two formats would be written to {twice or 'standard output'}; name a file, as in sarif=out.sarif"
        raise click.UsageError(message)
    return [Output(make(formats, name), file) for name, _, file in pairs]


def write(run: Run, wanted: Sequence[Output]) -> bool:
    """Write all reports, each file as a whole or not at all; whether a plugin's format failed, which is complained of.

    What such a format leaves out on standard output is there as text: no finding is lost. Raises GuestlintError where
    a file cannot be written.
    """
    failed = False
    for report in wanted:
        text = io.StringIO() if report.file else sys.stdout
        try:
            report.writer.write(run, text)
        except ExtensionError as error:
            failed = True
            complain(str(error), error.hint)
            if not report.file:
                make(REPORTS, "text").write(run, sys.stdout)
            continue
        if isinstance(text, io.StringIO):
            put(report.file, text.getvalue().encode("utf-8", "backslashreplace"))
    return failed


def put(file: str, data: bytes) -> None:
    """Give a file its bytes at once. Raises GuestlintError, and leaves what was there."""
    import tempfile  # noqa: PLC0415 - only where a file is written

    try:
        if os.path.lexists(file) and not os.path.isfile(file):  # such as /dev/stderr
            with open(file, "wb") as stream:
                stream.write(data)
            return
        handle, draft = tempfile.mkstemp(prefix=".guestlint-", dir=os.path.dirname(file) or ".")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            mask = os.umask(0)
            os.umask(mask)
            os.chmod(draft, 0o666 & ~mask)
            os.replace(draft, os.path.realpath(file))
        except BaseException:
            os.unlink(draft)
            raise
    except OSError as error:
        message = f"{file}: cannot write: {error.strerror}"
        raise GuestlintError(message, "name a file in a folder that is there and can be written") from error

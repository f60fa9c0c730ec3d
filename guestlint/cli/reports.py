"""The reports of one run: each format on standard output or in its own file."""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping, Sequence

from guestlint.cli.output import create_writer, usage_error
from guestlint.diagnostics import Run
from guestlint.hints import Any, TextIO
from guestlint.records import NamedTuple
from guestlint.registry.index import REPORTS
from guestlint.settings.resolve import Settings
from guestlint.source.errors import GuestlintError, WriteError


class Output(NamedTuple):
    """What writes a format, and the file to write it to; empty for standard output."""

    writer: Any
    file: str


def reports(wanted: Sequence[str], formats: Mapping[str, Any]) -> Sequence[Output]:
    """The reports that `--format NAME` and `--format NAME=FILE` request.

    Raises click's UsageError for an unknown format, and for two that would be written to one place.
    """
    pairs = [name.partition("=") for name in wanted]
    files = [file for _, _, file in pairs]
    for name, separator, file in pairs:
        if not name:
            message = f"--format {separator}{file} is missing a format, as in sarif={file or 'out.sarif'}"
            raise usage_error(message)
        if separator and not file:
            message = f"--format {name}= is missing a file name"
            raise usage_error(message)
    twice = next((file for file in files if files.count(file) > 1), None)
    if twice is not None:
        message = (
            f"two formats would be written to {twice or 'standard output'}; give each a file, as in sarif=out.sarif"
        )
        raise usage_error(message)
    return [Output(create_writer(formats, name), file) for name, _, file in pairs]


def check_given(settings: Settings, formats: Mapping[str, Any]) -> None:
    """Raises GuestlintError for an unknown format that a settings file or a variable names, with its place there."""
    for given in settings.format:
        name = given.partition("=")[0]
        if name not in formats:
            from guestlint.settings.excerpts import giver, search  # noqa: PLC0415 - only where there is an error
            from guestlint.source.suggest import suggestion  # noqa: PLC0415 - as above

            sources = settings.origin.given
            where = giver(("format", given), sources) or "format"
            error = GuestlintError(f"{where}: unknown format {name}", suggestion(name, sorted(formats)))
            error.excerpt = search(("format", given), sources)
            raise error


def write_failure(wanted: Sequence[str], error: GuestlintError) -> None:
    """Write the reports to files that guestlint's own formats make of a run that failed, with the error in them.

    A file that cannot be written either is passed over: `error` is what is said.
    """
    run = Run((), {}, {}, failures=(error,))
    for name, _, file in (each.partition("=") for each in wanted):
        if name in REPORTS and file:
            try:
                write(run, [Output(create_writer(REPORTS, name), file)], sys.stdout)
            except WriteError:
                continue


def write(run: Run, wanted: Sequence[Output], out: TextIO) -> bool:
    """Write all reports, each file as a whole or not at all; whether a format failed, which is complained of.

    Those without a file go to `out`; what a format that fails leaves out there is written as text: no finding is lost.
    Raises WriteError.
    """
    failed = False
    for report in wanted:
        text: TextIO = io.StringIO() if report.file else out
        try:
            report.writer.write(run, text)
        except OSError:  # of standard output
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the findings are printed
            from guestlint.cli.failed_format import complain_of_format, write_all_the_same  # noqa: PLC0415 - as it says

            failed = True
            complain_of_format(error, report.writer)
            if not report.file:
                write_all_the_same(run, out)
            continue
        if isinstance(text, io.StringIO):
            from guestlint.source.write import write_file  # noqa: PLC0415 - only where a report has a file

            write_file(report.file, text.getvalue().encode("utf-8", "backslashreplace"))
    return failed

"""A format that fails: what is said of it, and its findings all the same."""

from __future__ import annotations

from io import StringIO

from guestlint.cli.internal_error import internal_error
from guestlint.cli.output import complain, create_writer
from guestlint.diagnostics import Run
from guestlint.hints import TextIO
from guestlint.registry.index import REPORTS
from guestlint.source.errors import GuestlintError, described


def complain_of_format(error: Exception, writer: object) -> None:
    """Name a format that failed: a plugin's, which says so itself, or guestlint's own."""
    if isinstance(error, GuestlintError):
        complain(str(error), error.hint)
        return
    message, hint = internal_error(error)
    complain(f"format {getattr(writer, 'name', '')}: {message}", hint)


def write_all_the_same(run: Run, out: TextIO) -> None:
    """Write the findings as text; where that fails, those that can be written, one by one, and the others' rules."""
    text = StringIO()
    try:
        create_writer(REPORTS, "text").write(run, text)
    except Exception:  # noqa: BLE001 - as the docstring says
        text = StringIO()
        for finding in run.findings:
            try:
                create_writer(REPORTS, "concise").write(run._replace(findings=[finding]), text)
            except Exception as error:  # noqa: BLE001 - as above
                complain(f"a finding of {finding.rule} cannot be written: {described(error)}", "")
    out.write(text.getvalue())

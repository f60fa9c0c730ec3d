"""`--statistics`: counts where a report would stand."""

from __future__ import annotations

from guestlint.cli.output import usage_error
from guestlint.diagnostics import Run
from guestlint.hints import TextIO
from guestlint.report.statistics import FORMS, counted


class Statistics:
    """Writes how often each rule has findings, in the place of a format."""

    def __init__(self, form: str) -> None:
        """`form` is the name of a format. Raises click's UsageError for a plugin's, which is for findings."""
        if form not in FORMS:
            message = (
                f"--format {form} is a plugin's, which has no --statistics; choose one of {', '.join(FORMS)}, or write "
                f"the findings to a file, with --format {form}=FILE"
            )
            raise usage_error(message)
        self._write = FORMS[form]

    def write(self, run: Run, out: TextIO) -> None:
        """Write the counts."""
        self._write(counted(run), out)

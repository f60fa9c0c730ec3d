"""One line a finding, for editors and for grep."""

from __future__ import annotations

from typing import TextIO

from guestlint.finding import Run
from guestlint.report.escape import printable
from guestlint.report.places import Places


class Concise:
    """Writes `file:line:column: severity[rule] message`; the position is left out where there is none."""

    def write(self, run: Run, out: TextIO) -> None:
        """Write one line for each finding."""
        places = Places(run)
        for finding in run.findings:
            spot = places.spot(finding.report.at)
            out.write(printable(f"{spot}: {finding.severity}[{finding.rule}] {finding.report.message}") + "\n")

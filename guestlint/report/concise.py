"""One line a finding, for editors and for grep."""

from __future__ import annotations

from guestlint.diagnostics import Run
from guestlint.hints import TextIO
from guestlint.source.positions import Positions
from guestlint.source.printable import printable


class Concise:
    """Writes `file:line:column: severity[rule] message`; the position is left out where there is none."""

    name = "concise"

    def write(self, run: Run, out: TextIO) -> None:
        """Write one line for each finding."""
        places = Positions(run.documents)
        for finding in run.findings:
            spot = places.spot(finding.diagnostic.at)
            out.write(printable(f"{spot}: {finding.severity}[{finding.rule}] {finding.diagnostic.message}") + "\n")

"""Findings by file, one line each in columns: for a quick look at a long report."""

from __future__ import annotations

from itertools import groupby
from typing import TextIO

from guestlint.diagnostics import Run
from guestlint.report.summary import fixable, summary
from guestlint.source.positions import Positions
from guestlint.source.printable import columns, printable


class Grouped:
    """Writes a heading for each file with findings, and the summary."""

    name = "grouped"

    def write(self, run: Run, out: TextIO) -> None:
        """Write the findings below the file that they are in."""
        places = Positions(run.documents)
        for file, findings in groupby(run.findings, key=lambda finding: places.spot(finding.diagnostic.at).file):
            out.write(f"{printable(file)}\n")
            rows = []
            for finding in findings:
                span = places.spot(finding.diagnostic.at).span
                at = f"{span.line}:{span.column}" if span else "-"
                rows.append((at, finding.severity, finding.rule, printable(finding.diagnostic.message)))
            place, rule = (max(columns(row[part]) for row in rows) for part in (0, 2))
            for at, severity, name, message in rows:
                out.write(f"  {at:>{place}}  {severity:7}  {name:{rule}}  {message}\n")
            out.write("\n")
        lines = (line for line in (summary(run), fixable(run)) if line)
        out.writelines("".join(text for text, _ in line) + "\n" for line in lines)

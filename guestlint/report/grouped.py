"""Findings by file, one line each in columns: for a quick look at a long report."""

from __future__ import annotations

from itertools import groupby
from typing import TextIO

from guestlint.finding import Run
from guestlint.report.escape import columns, printable
from guestlint.report.places import Places
from guestlint.report.summary import summary


class Grouped:
    """Writes a heading for each file with findings, and the summary."""

    def write(self, run: Run, out: TextIO) -> None:
        """Write the findings below the file that they are in."""
        places = Places(run)
        for file, findings in groupby(run.findings, key=lambda finding: finding.report.at.file):
            out.write(f"{printable(file)}\n")
            rows = []
            for finding in findings:
                span = places.spot(finding.report.at).span
                at = f"{span.line}:{span.column}" if span else "-"
                rows.append((at, finding.severity, finding.rule, printable(finding.report.message)))
            place, rule = (max(columns(row[part]) for row in rows) for part in (0, 2))
            for at, severity, name, message in rows:
                out.write(f"  {at:>{place}}  {severity:7}  {name:{rule}}  {message}\n")
            out.write("\n")
        out.write("".join(text for text, _ in summary(run)) + "\n")

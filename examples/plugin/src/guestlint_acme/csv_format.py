"""`guestlint --format csv`: one line per finding, for Acme's spreadsheet."""

from __future__ import annotations

import csv
from typing import TextIO

from guestlint.plugins import ReportFormat, Run


class Csv:
    """Rule, severity, file, option path and message."""

    def write(self, run: Run, out: TextIO) -> None:
        """Write the findings, after a header line."""
        lines = csv.writer(out, lineterminator="\n")
        lines.writerow(["rule", "severity", "file", "path", "message"])
        for finding in run.findings:
            report = finding.diagnostic
            lines.writerow([finding.rule, finding.severity, report.at.file, finding.path, report.message])


CSV = ReportFormat("csv", Csv)

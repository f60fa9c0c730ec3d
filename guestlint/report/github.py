"""Workflow commands of GitHub Actions, which show findings beside the lines of a pull request.

Source: github.com/actions/toolkit, packages/core/src/command.ts (what is escaped in data, and what in properties).
"""

from __future__ import annotations

from collections.abc import Mapping

from guestlint.diagnostics import Finding, Run, Severity
from guestlint.hints import TextIO
from guestlint.source.positions import Positions
from guestlint.source.printable import printable

_COMMANDS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


class GitHub:
    """Writes one command for each finding."""

    name = "github"

    def write(self, run: Run, out: TextIO) -> None:
        """Write `::error file=…,line=…,col=…,title=…::message` and its like."""
        places = Positions(run.documents)
        out.writelines(_command(finding, places) + "\n" for finding in run.findings)
        out.writelines(
            f"::error title=guestlint failed::{printable(str(failure)).translate(_DATA)}\n" for failure in run.failures
        )


def _command(finding: Finding, places: Positions) -> str:
    spot, report = places.spot(finding.diagnostic.at), finding.diagnostic
    properties = {"file": spot.file}
    if spot.span is not None:
        span = spot.span
        properties |= {"line": str(span.line), "endLine": str(span.end_line)}
        if span.line == span.end_line:  # GitHub accepts columns within one line only
            properties |= {"col": str(span.column), "endColumn": str(max(span.end_column - 1, span.column))}
    properties["title"] = f"guestlint: {finding.rule}"
    joined = ",".join(f"{name}={printable(value).translate(_PROPERTY)}" for name, value in properties.items())
    message = "\n".join(printable(text) for text in (report.message, report.help) if text)
    return f"::{_COMMANDS[finding.severity]} {joined}::{message.translate(_DATA)}"

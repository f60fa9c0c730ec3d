"""GitLab's code quality report: a list of issues, each with a fingerprint that keeps from one pipeline to the next.

Source: docs.gitlab.com, "Code Quality", the format of a report.
"""

from __future__ import annotations

from collections.abc import Mapping

from guestlint.diagnostics import Finding, Run, Severity
from guestlint.hints import Any, TextIO
from guestlint.source.json_text import json_text
from guestlint.source.positions import Positions
from guestlint.source.printable import printable

SEVERITIES: Mapping[Severity, str] = {"error": "major", "warning": "minor", "info": "info"}
"""GitLab's words."""


class GitLab:
    """Writes an array, empty if there are no findings."""

    name = "gitlab"

    def write(self, run: Run, out: TextIO) -> None:
        """Write the report; a finding without a place in the text is about the first line."""
        places = Positions(run.documents)
        out.write(json_text([_issue(finding, places) for finding in run.findings]) + "\n")


def _issue(finding: Finding, places: Positions) -> dict[str, Any]:
    spot = places.spot(finding.diagnostic.at)
    first, last = (spot.span.line, spot.span.end_line) if spot.span is not None else (1, 1)
    return {
        "description": printable(finding.diagnostic.message),
        "check_name": finding.rule,
        "fingerprint": finding.fingerprint,
        "severity": SEVERITIES[finding.severity],
        "location": {"path": spot.file.removeprefix("./"), "lines": {"begin": first, "end": last}},
    }

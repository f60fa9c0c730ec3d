"""JSON for programs: version 1 of a format that is independent of the types inside."""

from __future__ import annotations

import guestlint
from guestlint.diagnostics import Finding, RelatedLocation, Run
from guestlint.edit.text_edits import text_edits
from guestlint.hints import Any, TextIO
from guestlint.source.json_text import json_text
from guestlint.source.positions import Positions
from guestlint.source.route import Place, Span

SCHEMA = 1


class Json:
    """Writes the run as one JSON document."""

    name = "json"

    def write(self, run: Run, out: TextIO) -> None:
        """Write the document, its keys in a fixed order."""
        out.write(json_text(report(run)) + "\n")


def report(run: Run) -> dict[str, Any]:
    """The whole run as plain data."""
    places = Positions(run.documents)
    return {
        "schema": SCHEMA,
        "tool": {"name": "guestlint", "version": guestlint.__version__},
        "summary": _summary(run),
        "findings": [finding_data(finding, places) for finding in run.findings],
        **({"failures": [str(failure) for failure in run.failures]} if run.failures else {}),
    }


def finding_data(finding: Finding, places: Positions) -> dict[str, Any]:
    """One finding as plain data."""
    diagnostic = finding.diagnostic
    return {
        "rule": finding.rule,
        "category": finding.category,
        "severity": finding.severity,
        "stage": finding.stage,
        "message": diagnostic.message,
        "help": diagnostic.help,
        **_spot(diagnostic.at, places),
        "related": [_step(step, places) for step in diagnostic.related],
        "flow": [_step(step, places) for step in diagnostic.flow],
        "fix": _fix(finding, places),
        "fingerprint": finding.fingerprint,
    }


def _summary(run: Run) -> dict[str, int]:
    severities = [finding.severity for finding in run.findings]
    return {
        "files": len(run.documents),
        "findings": len(severities),
        "errors": severities.count("error"),
        "warnings": severities.count("warning"),
        "infos": severities.count("info"),
    }


def _step(step: RelatedLocation, places: Positions) -> dict[str, Any]:
    return {"message": step.message, **_spot(step.at, places)}


def _spot(place: Place, places: Positions) -> dict[str, Any]:
    spot = places.spot(place)
    return {"file": spot.file, "path": spot.path, "span": None if spot.span is None else _span(spot.span)}


def _span(span: Span) -> dict[str, int]:
    return {"line": span.line, "column": span.column, "endLine": span.end_line, "endColumn": span.end_column}


def _fix(finding: Finding, places: Positions) -> dict[str, Any] | None:
    fix = finding.diagnostic.fix
    edits = None if fix is None else text_edits(fix, places)
    if fix is None or edits is None:
        return None
    shown = [{"file": edit.file, "span": _span(edit.span), "text": edit.text} for edit in edits]
    return {"title": fix.title, "safe": fix.safe, "edits": shown}

"""SARIF 2.1.0, for code scanning services and editors."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote

import guestlint
from guestlint.diagnostics import Finding, Fix, Known, RelatedLocation, Run, Suppressed
from guestlint.edit.text_edits import text_edits
from guestlint.hints import Any, TextIO
from guestlint.report.sarif_rules import LEVELS, rule_descriptors
from guestlint.report.sentences import sentence
from guestlint.source.json_text import json_text
from guestlint.source.positions import Positions
from guestlint.source.printable import printable
from guestlint.source.route import Place, Span

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LONGEST_SNIPPET = 2000
"""A host in JSON may be a single line of megabytes, repeated for each finding."""

_LINKS = 5
"""Related places that a message links to; all of them are in the result."""


class Sarif:
    """Writes the run as one SARIF log."""

    name = "sarif"

    def write(self, run: Run, out: TextIO) -> None:
        """Write the log; the same run gives the same bytes, so it has no times and no absolute paths."""
        out.write(json_text(log(_run(run), rule_descriptors(run))) + "\n")


def log(run: Mapping[str, Any], rules: Sequence[Any] = ()) -> dict[str, Any]:
    """A log of one run of guestlint, which has these rules; `run` has all but the tool."""
    driver = {
        "name": "guestlint",
        "version": guestlint.__version__,
        "semanticVersion": guestlint.__version__,
        "informationUri": "https://github.com/guestlint/guestlint",
        "rules": rules,
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, **run}]}


def _run(run: Run) -> dict[str, Any]:
    rules = rule_descriptors(run)
    index = {rule["id"]: number for number, rule in enumerate(rules)}
    files = {file: number for number, file in enumerate(run.documents)}
    results = _Results(Positions(run.documents), index, files)
    state = "new" if run.known is not None else ""
    return {
        "invocations": [_invocation(run)],
        "artifacts": [_artifact(file, document.format) for file, document in run.documents.items()],
        "results": [
            *(results.result(finding, state) for finding in run.findings),
            *(results.suppressed(suppressed) for suppressed in run.suppressed),
            *(results.result(finding, "unchanged") for finding in run.known or ()),
            *map(_absent, run.gone),
        ],
        "columnKind": "unicodeCodePoints",
    }


def _invocation(run: Run) -> dict[str, Any]:
    """How the run went: failures, crashed rules and refused plugins. A rule of a fleet names no file."""
    notifications = [_notification(str(error)) for error in (*run.failures, *run.refused)]
    for crash in sorted(run.crashes):
        notifications.append(_notification(str(crash)))
        if crash.file:
            location = {"physicalLocation": {"artifactLocation": {"uri": uri(crash.file)}}}
            notifications[-1]["locations"] = [location]
    invocation: dict[str, Any] = {"executionSuccessful": not notifications}
    if notifications:
        invocation["toolExecutionNotifications"] = notifications
    return invocation


def _notification(text: str) -> dict[str, Any]:
    """As standard error says it: no capital letter, as the name of a file may come first."""
    return {"level": "error", "message": {"text": f"{_escaped(text).removesuffix('.')}."}}


def _artifact(file: str, text_format: str) -> dict[str, Any]:
    return {
        "location": {"uri": uri(file)},
        "mimeType": f"application/{text_format}",
        "roles": ["analysisTarget"],
        "encoding": "utf-8",
    }


class _Results:
    """Makes results; knows where rules and files stand in their lists."""

    def __init__(self, places: Positions, rules: Mapping[str, int], files: Mapping[str, int]) -> None:
        self._places = places
        self._rules = rules
        self._files = files

    def result(self, finding: Finding, state: str = "") -> dict[str, Any]:
        """A finding; `state` is what a baseline makes of it."""
        report = finding.diagnostic
        result: dict[str, Any] = {
            "ruleId": finding.rule,
            "ruleIndex": self._rules[finding.rule],
            "level": LEVELS[finding.severity],
            "message": {"text": _linked(finding)},
            "locations": [self._primary(report.at)],
            "partialFingerprints": {"guestlint/v1": finding.fingerprint},
        }
        if report.related:
            result["relatedLocations"] = [self._step(step, id=number) for number, step in enumerate(report.related, 1)]
        if report.flow:
            steps = [{"location": self._step(step)} for step in report.flow]
            result["codeFlows"] = [{"threadFlows": [{"locations": steps}]}]
        changes = None if report.fix is None else self._changes(report.fix)
        if report.fix is not None and changes:
            result["fixes"] = [{"description": {"text": message_text(report.fix.title)}, "artifactChanges": changes}]
        if state:
            result["baselineState"] = state
        result["properties"] = {"category": finding.category, "stage": finding.stage}
        return result

    def suppressed(self, suppressed: Suppressed) -> dict[str, Any]:
        """A result with a suppression, which consumers do not count as open."""
        why = {"kind": suppressed.kind, "status": "accepted"}
        if suppressed.justification:
            why["justification"] = printable(suppressed.justification)
        return {**self.result(suppressed.finding), "suppressions": [why]}

    def _step(self, step: RelatedLocation, **more: int) -> dict[str, Any]:
        return {**more, **self._location(step.at), "message": {"text": message_text(step.message)}}

    def _primary(self, place: Place) -> dict[str, Any]:
        """A result's location, with the lines around it. One without a position is about the whole file."""
        location = self._location(place)
        physical = location["physicalLocation"]
        file = self._places.spot(place).file
        lines = self._places.lines(file)
        count = max(len(lines) - (not lines[-1]), 1)
        if "region" not in physical:
            physical["region"] = {"startLine": 1, "endLine": count}
            return location
        first, last = physical["region"]["startLine"], physical["region"]["endLine"]
        around = Span(max(first - 1, 1), 1, max(last, min(last + 1, count)), 1)
        around = around._replace(end_column=len(self._places.line(file, around.end_line)) + 1)
        if around.end_line - around.line + 1 > last - first + 1 and self._places.has_text(file, around):
            physical["contextRegion"] = self._with_snippet(around, file)
        return location

    def _with_snippet(self, span: Span, file: str) -> dict[str, Any]:
        if not self._places.has_text(file, span):
            return dict(_region(span))
        text = self._places.text(file, span)
        return {**_region(span), "snippet": {"text": text}} if len(text) <= _LONGEST_SNIPPET else dict(_region(span))

    def _location(self, place: Place) -> dict[str, Any]:
        spot = self._places.spot(place)
        physical: dict[str, Any] = {"artifactLocation": self._artifact_location(spot.file)}
        if spot.span is not None:
            physical["region"] = self._with_snippet(spot.span, spot.file)
        location: dict[str, Any] = {"physicalLocation": physical}
        if place.route:
            location["logicalLocations"] = [{"fullyQualifiedName": printable(spot.path), "kind": "member"}]
        return location

    def _artifact_location(self, file: str) -> dict[str, Any]:
        index = self._files.get(file)
        return {"uri": uri(file)} if index is None else {"uri": uri(file), "index": index}

    def _changes(self, fix: Fix) -> list[dict[str, Any]]:
        changes: dict[str, list[dict[str, Any]]] = {}
        for edit in text_edits(fix, self._places) or ():
            replacement = {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}}
            changes.setdefault(edit.file, []).append(replacement)
        return [
            {"artifactLocation": self._artifact_location(file), "replacements": replacements}
            for file, replacements in changes.items()
        ]


def _absent(known: Known) -> dict[str, Any]:
    """A finding of the baseline that is no longer found."""
    location = {"artifactLocation": {"uri": uri(known.file)}, "region": {"startLine": 1}}
    return {
        "ruleId": known.rule,
        "message": {"text": message_text(known.message)},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"guestlint/v1": known.fingerprint},
        "baselineState": "absent",
    }


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _linked(finding: Finding) -> str:
    """The message, the help, and a link to each related place: GitHub shows those only where they are linked."""
    text = message_text(finding.diagnostic.message)
    if finding.diagnostic.related:
        related = finding.diagnostic.related
        links = [f"[{_escaped(step.message)}]({number})" for number, step in enumerate(related[:_LINKS], 1)]
        more = f" and {len(related) - _LINKS} more" if len(related) > _LINKS else ""
        text += f" See {', '.join(links)}{more}."
    if finding.diagnostic.help:
        text += f" {message_text(finding.diagnostic.help)}"
    return text


def message_text(text: str) -> str:
    """Write a sentence for a SARIF message, in which brackets and braces have a meaning (3.11.5, 3.11.6)."""
    return sentence(_escaped(text))


def _escaped(text: str) -> str:
    return re.sub(r"[\\\[\]]", r"\\\g<0>", printable(text)).replace("{", "{{").replace("}", "}}")


def uri(file: str) -> str:
    """Write a file's name as a URI reference; bytes that are not UTF-8 are kept."""
    try:
        name = file.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        name = file.encode("utf-8", "surrogatepass")
    return ("file://" if file.startswith("/") else "") + quote(name)

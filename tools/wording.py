"""What the rules report, word for word, of their examples and of the corpus: `python -m tools.wording` stores it.

The diff of the stored file shows every message, place and fix that has changed, intended or not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from guestlint import api
from guestlint.diagnostics import Finding, RelatedLocation, Run
from guestlint.registry.load import load
from guestlint.source.parse import read_bytes
from guestlint.source.route import Place, format_route
from guestlint.testing import examples
from tests.conformance.corpus import FIXTURES

STORED = FIXTURES / "wording.jsonl"


def wording() -> str:
    """A line of JSON for each finding, with what it is a finding of."""
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in _lines())


def stale() -> list[str]:
    """The rules of which something else is stored than they say now."""
    stored, now = STORED.read_text("utf-8").splitlines(), wording().splitlines()
    changed = {*stored} ^ {*now}
    rules = {str(json.loads(line)["rule"]) for line in changed}
    return sorted(rules) if changed or stored == now else ["all: in another order"]


def _lines() -> Iterator[dict[str, Any]]:
    for name, info in load().infos().items():
        for kind, example in examples(info.docs).items():
            yield from _said(f"{kind} example of {name}", example.lint())
    for folder in ("conformance", "conformance-later", "realworld"):
        for file in sorted((FIXTURES / folder).glob("*.toml")):
            yield from _said(f"{folder}/{file.stem}", api.lint([read_bytes(file.name, file.read_bytes())]))


def _said(of: str, run: Run) -> Iterator[dict[str, Any]]:
    for finding in run.findings:
        yield {"of": of, **_finding(finding)}


def _finding(finding: Finding) -> dict[str, Any]:
    report = finding.diagnostic
    fix = report.fix
    data: dict[str, Any] = {
        "rule": finding.rule,
        "severity": finding.severity,
        "stage": finding.stage,
        "at": _place(report.at),
        "message": report.message,
        "help": report.help,
        "related": [_step(step) for step in report.related],
        "flow": [_step(step) for step in report.flow],
        "fingerprint": finding.fingerprint,
    }
    if fix is not None:
        edits = [f"{edit.op} {_place(edit.at)} {edit.value}".rstrip() for edit in fix.edits]
        data["fix"] = {"title": fix.title, "safe": fix.safe, "edits": edits}
    return {key: value for key, value in data.items() if value not in ("", [])}


def _step(step: RelatedLocation) -> str:
    return f"{_place(step.at)}: {step.message}"


def _place(place: Place) -> str:
    return f"{place.file} {format_route(place.route)} ({place.part})"


if __name__ == "__main__":
    STORED.write_text(wording(), "utf-8")

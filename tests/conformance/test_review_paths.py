"""Minimal hosts of the review, about paths and storage: what is said of each, and where nothing is to be said."""

from __future__ import annotations

import json
from typing import Any

import pytest

from guestlint import api
from guestlint.diagnostics import Finding
from guestlint.source.parse import read_bytes
from guestlint.source.route import format_route
from tests.conformance.corpus import FIXTURES

FOLDER = FIXTURES / "review-cases"
CASES: dict[str, Any] = {
    case["file"]: case["expected"] for case in map(json.loads, (FOLDER / "paths.jsonl").read_text("utf-8").splitlines())
}

QUESTION_MARK = "096-question-mark-fp.toml"
"""What is right of it depends on the revision of nixpkgs: see test_graph_rules.py."""


def _findings(file: str) -> list[Finding]:
    run = api.lint([read_bytes(file, (FOLDER / file).read_bytes())])
    assert run.crashes == []
    return list(run.findings)


@pytest.mark.parametrize("file", sorted({*CASES} - {QUESTION_MARK}))
def test_the_verdict_of_the_review(file: str) -> None:
    expected, found = CASES[file], _findings(file)
    if expected["severity"] == "one finding":
        assert len(found) == 1
    elif expected["severity"] in (None, "info or none"):
        assert [each for each in found if each.rule == expected["rule"] and each.severity != "info"] == []
    else:
        rule = {"a rule like colon-in-bind-path": "backslash-in-bind-path"}.get(expected["rule"], expected["rule"])
        said = [(each.severity, each.stage) for each in found if each.rule == rule]
        assert set(said) == {(expected["severity"], expected["stage"])}
        path = expected["path"].replace("fileSystems./var/../data", format_route(("fileSystems", "/var/../data")))
        assert path in [each.path for each in found if each.rule == rule]


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("068-duplicate-guest-text.toml", "only the last is mounted"),
        ("083-dotdot-host-fp.toml", "systemd treats it as `/data`"),
        ("084-unit-too-long-fn.toml", "the limit is 189"),
        ("091-dataset-space-fn.toml", "disko before March 2026"),
    ],
)
def test_the_reason_is_the_consumers(file: str, words: str) -> None:
    assert any(words in each.diagnostic.message for each in _findings(file))

"""Hosts in real use get the verdict of their notes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guestlint import api
from guestlint.source.parse import read_bytes
from tests.conformance.corpus import FIXTURES

HOSTS = sorted((FIXTURES / "realworld").glob("*.toml"))


@pytest.mark.parametrize("path", HOSTS, ids=lambda path: path.stem)
def test_verdict(path: Path) -> None:
    notes = json.loads(path.with_suffix("").with_suffix(".notes.json").read_text("utf-8"))
    run = api.lint([read_bytes(path.name, path.read_bytes())])
    found = [(finding.rule, finding.path) for finding in run.findings if finding.severity != "info"]
    assert bool(api.refusals(run, path.name)) is not notes["nix"]["accepts"]
    if notes["clean"]:
        assert found == []
    else:
        assert {rule for rule, _ in found} >= {defect["rule"] for defect in notes["defects"]}

"""A host file, and facts made of what Nix makes of it, have the same findings."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from guestlint import api
from guestlint.diagnostics import Finding
from guestlint.source.document import Document
from guestlint.source.parse import read_bytes
from tests.conformance.corpus import Case, cases
from tests.facts.made import facts_of

OF_HOST_FILES = {"low-entropy-mac"}
"""What a host file leaves to chance: facts have the addresses themselves."""

ACCEPTED = cases(accepted=True)


def _said(document: Document) -> Counter[tuple[str, ...]]:
    return Counter(map(_words, api.lint([document]).findings))


def _words(finding: Finding) -> tuple[str, ...]:
    report = finding.diagnostic
    related = (f"{step.at.path}: {step.message}" for step in (*report.related, *report.flow))
    return finding.rule, finding.severity, finding.stage, finding.path, report.message, report.help, *related


def _compared(said: Counter[tuple[str, ...]], schema: set[str]) -> Counter[tuple[str, ...]]:
    return Counter({words: number for words, number in said.items() if words[0] not in schema | OF_HOST_FILES})


@pytest.mark.parametrize("case", ACCEPTED, ids=str)
def test_both_roads_lead_to_one_verdict(case: Case) -> None:
    schema = {name for name, rule in api.load_registry().rules.items() if rule.category == "schema"}
    document = read_bytes("host.toml", case.path.read_bytes())
    facts = facts_of(document, case.expand)
    assert not facts.error
    assert _compared(_said(facts), schema) == _compared(_said(document), schema)


def test_what_is_compared_is_there() -> None:
    """Rules of each category but schema say something of the corpus, and so do cycles."""
    found = [each for case in ACCEPTED for each in api.lint([read_bytes("host.toml", case.path.read_bytes())]).findings]
    assert {"graph", "mounts", "storage", "network", "backend"} <= {each.category for each in found}
    assert sum(each.rule == "ordering-cycle" for each in found) > 10


@pytest.mark.parametrize("case", ACCEPTED, ids=str)
def test_what_the_facts_expand_to_is_what_nix_made(case: Case) -> None:
    facts = facts_of(read_bytes("host.toml", case.path.read_bytes()), case.expand)
    expansion = api.expand(facts)
    assert expansion["fileSystems"] == case.expand["fileSystems"]
    for name, guest in case.expand["guests"].items():
        assert expansion["guests"][name] == guest


def test_real_facts_of_the_guests_module_are_clean() -> None:
    path = Path(__file__).parent.parent / "fixtures" / "facts" / "guests.json"
    document = read_bytes("guests.json", path.read_bytes())
    assert len(json.loads(path.read_bytes())["config"]["guests"]) > 1
    assert api.lint([document]).findings == []

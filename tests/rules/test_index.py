"""Rules that a run does not load: the index knows them all, and none of them would have had anything to say."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from guestlint import api
from guestlint.registry.load import load
from guestlint.registry.types import OWN, LazyRule, Registry
from guestlint.source.document import Document
from guestlint.source.parse import read_bytes
from tests.conformance.corpus import FIXTURES
from tests.hosts import odd_hosts, to_toml
from tools.rule_index import FILE, index


def _always() -> Registry:
    """The registry of a run without plugins, with every rule asked whatever the signs."""
    registry = load()
    rules = {name: LazyRule.of(each.rule._replace(when=()), OWN) for name, each in registry.rules.items()}
    return registry._replace(rules=rules)


REGISTRY, ALWAYS = load(), _always()


def _agree(*documents: Document) -> None:
    asked, all_asked = api.lint(documents, registry=REGISTRY), api.lint(documents, registry=ALWAYS)
    assert all_asked.crashes == []
    assert asked.findings == all_asked.findings


def test_the_index_is_what_make_docs_writes() -> None:
    assert FILE.read_text("utf-8") == index(), "run `make docs`"


def test_every_rule_of_a_host_has_a_sign() -> None:
    assert [name for name, each in REGISTRY.rules.items() if not each.when and each.scope != "suppressions"] == []


def test_a_clean_host_loads_no_rule() -> None:
    registry = load()
    api.lint(
        [read_bytes("host.toml", (FIXTURES.parent.parent / "examples/clean.toml").read_bytes())], registry=registry
    )
    assert [name for name, each in registry.rules.items() if "rule" in vars(each)] == []


@pytest.mark.parametrize("folder", ["conformance", "conformance-later", "realworld"])
def test_no_sign_hides_a_finding_of_the_corpus(folder: str) -> None:
    for file in sorted((FIXTURES / folder).glob("*.toml")):
        _agree(read_bytes(file.name, file.read_bytes()))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(odd_hosts(), odd_hosts())
def test_no_sign_hides_a_finding_of_an_odd_host(first: dict[str, Any], second: dict[str, Any]) -> None:
    documents = [read_bytes(f"{number}.toml", to_toml(data).encode()) for number, data in enumerate((first, second))]
    assert not any(document.error for document in documents)
    _agree(documents[0])
    _agree(*documents)

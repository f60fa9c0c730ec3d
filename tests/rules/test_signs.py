"""Rules that a run does not load: the index knows them all, and none of them would have had anything to say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, get_args
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings

from guestlint import api
from guestlint.analysis import ordering, plain_shares, shares, signs
from guestlint.hints import of_typing
from guestlint.registry.load import load
from guestlint.registry.types import OWN, LazyRule, Registry
from guestlint.source.document import Document
from guestlint.source.parse import read_bytes
from tests.architecture.code import ROOT
from tests.conformance.corpus import FIXTURES
from tests.container_hosts import container_hosts
from tests.hosts import odd_hosts, to_toml
from tests.plain_hosts import plain_hosts
from tools.rule_index import FILE, index


def _always() -> Registry:
    """The registry of a run without plugins, with every rule run whatever the signs."""
    registry = load()
    rules = {name: LazyRule.of(each.rule._replace(when=()), OWN) for name, each in registry.rules.items()}
    return registry._replace(rules=rules)


REGISTRY, ALWAYS = load(), _always()


@contextmanager
def without_short_cuts() -> Iterator[None]:
    """No share is ordinary, mounts may always meet, and each host may have a cycle."""
    with (
        patch.object(shares, "_ORDINARY", lambda _text: None),
        patch.object(plain_shares, "_ORDINARY", lambda _text: None),
        patch.object(signs, "has_plain_mounts", lambda _view: False),
        patch.object(ordering, "has_plain_mounts", lambda _view: False),
        patch.object(ordering, "may_have_cycle", lambda _view: True),
    ):
        yield


def _agree(*documents: Document) -> None:
    quick = api.lint(documents, registry=REGISTRY)
    with without_short_cuts():
        thorough = api.lint(documents, registry=ALWAYS)
    assert thorough.crashes == []
    assert quick.findings == thorough.findings


def test_each_short_cut_is_one() -> None:
    """What is switched off above is what a run goes by: with a sign or an answer turned round, findings are lost."""
    (document,) = [read_bytes("host.toml", (ROOT / "examples/host.toml").read_bytes())]
    found = {finding.rule for finding in api.lint([document], registry=REGISTRY).findings}
    with patch.object(shares, "_ORDINARY", lambda _text: True):
        assert "space-in-mountpoint" not in {each.rule for each in api.lint([document], registry=REGISTRY).findings}
    bind = b'[containers.web.bindMounts."/a b"]\nhostPath = "/dev/dri"\n'
    with patch.object(plain_shares, "_ORDINARY", lambda _text: True):
        assert not api.lint([read_bytes("host.toml", bind)], registry=REGISTRY).findings
    assert len(api.lint([read_bytes("host.toml", bind)], registry=REGISTRY).findings) > 1
    with patch.object(ordering, "may_have_cycle", lambda _view: False):
        assert "ordering-cycle" not in {each.rule for each in api.lint([document], registry=REGISTRY).findings}
    assert {"space-in-mountpoint", "ordering-cycle"} <= found


def test_the_signs_are_few_and_all_in_use() -> None:
    in_use = {sign for each in REGISTRY.rules.values() for sign in each.when}
    known = {sign for scope in signs.SIGNS.values() for sign in scope}
    assert in_use == known == set(get_args(of_typing(signs.Sign)))
    assert len(known) <= 12


def test_the_index_is_what_make_docs_writes() -> None:
    assert FILE.read_text("utf-8") == index(), "run `make docs`"


def test_every_rule_of_a_host_has_a_sign() -> None:
    assert [name for name, each in REGISTRY.rules.items() if not each.when and each.scope != "suppressions"] == []


def test_a_clean_host_loads_no_rule() -> None:
    registry = load()
    api.lint([read_bytes("host.toml", (ROOT / "examples/clean.toml").read_bytes())], registry=registry)
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


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plain_hosts(), plain_hosts())
def test_no_sign_hides_a_finding_of_plain_micro_vms(first: dict[str, Any], second: dict[str, Any]) -> None:
    documents = [read_bytes(f"{number}.json", json.dumps(data).encode()) for number, data in enumerate((first, second))]
    _agree(documents[0])
    _agree(*documents)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(container_hosts(), container_hosts())
def test_no_sign_hides_a_finding_of_a_host_with_containers(first: dict[str, Any], second: dict[str, Any]) -> None:
    documents = [read_bytes(f"{number}.json", json.dumps(data).encode()) for number, data in enumerate((first, second))]
    _agree(documents[0])
    _agree(*documents)

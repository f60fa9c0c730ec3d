"""Plain micro VMs and containers: facts of what the host file says have the host file's findings, in `.nix` files."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from guestlint import api
from guestlint.diagnostics import Finding
from guestlint.source.document import Document
from guestlint.source.parse import read_bytes
from tests.conformance.corpus import FIXTURES
from tests.container_hosts import container_hosts
from tests.facts.made import NIX_FILE, facts_as_written
from tests.plain_hosts import plain_hosts

HOSTS = sorted((FIXTURES / "plain").glob("*.json"))


def _said(document: Document) -> Counter[tuple[str, ...]]:
    schema = {name for name, rule in api.load_registry().rules.items() if rule.category == "schema"}
    found = (each for each in api.lint([document]).findings if each.rule not in schema)
    return Counter(_words(each) for each in found if (each.severity, each.stage) != ("error", "eval"))


def _words(finding: Finding) -> tuple[str, ...]:
    report = finding.diagnostic
    related = (f"{step.at.path}: {step.message}" for step in (*report.related, *report.flow))
    # Of facts it is known that nothing else of the host makes a directory.
    severity = "" if finding.rule == "missing-bind-source" else finding.severity
    return finding.rule, severity, finding.stage, finding.path, report.message, *related


def _host(data: dict[str, Any]) -> Document:
    return read_bytes("host.json", json.dumps(data).encode())


def _agree(document: Document) -> Document:
    facts = facts_as_written(document)
    assert not facts.error
    assert _said(facts) == _said(document)
    return facts


@pytest.mark.parametrize("path", HOSTS, ids=lambda path: path.stem)
def test_both_roads_of_a_real_host(path: Any) -> None:
    facts = _agree(read_bytes("host.json", path.read_bytes()))
    places = [facts.where(finding.diagnostic.at) for finding in api.lint([facts]).findings]
    assert all(file == NIX_FILE and span is not None for file, span in places)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plain_hosts())
def test_both_roads_of_plain_micro_vms(data: dict[str, Any]) -> None:
    _agree(_host(data))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(container_hosts())
def test_both_roads_of_containers(data: dict[str, Any]) -> None:
    _agree(_host(data))


_TAP = {"type": "tap", "id": "vm-web", "mac": "02:00:00:00:00:01", "bridge": "br0"}


@pytest.mark.parametrize(
    "data",
    [
        {"microvm": {"vms": {"web": {"config": {"microvm": {"interfaces": [_TAP]}}}}}},
        {"containers": {"web": {"privateNetwork": True, "networkNamespace": "/run/netns/a"}}},
        {"containers": {"web": {"interfaces": ["eth1"], "networkNamespace": "/run/netns/a"}}},
    ],
    ids=["bridge", "private network", "interface"],
)
def test_what_upstream_asserts_is_said_of_host_files_alone(data: dict[str, Any]) -> None:
    document = _host(data)
    assert [finding.rule for finding in api.lint([document]).findings] == ["failed-assertion"]
    assert api.lint([facts_as_written(document)]).findings == []


def test_what_the_guests_module_makes_is_its_own() -> None:
    """In a host file, what stands beside it is not read, and that is said; facts have it in what Nix made."""
    guest = {"backend": "container", "container": {"macvlan": "lan"}}
    host = {"node": {"name": "ward"}, "guests": {"web": guest}}
    document = _host(host | {"containers": {"web": {"privateNetwork": True}}})
    assert [finding.rule for finding in api.lint([document]).findings] == ["unchecked-options"]
    assert api.lint([facts_as_written(document)]).findings == []

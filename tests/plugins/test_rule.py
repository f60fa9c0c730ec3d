"""What a check asks for by its annotations is what it is given, and as often as it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest

from guestlint import api, plugins
from guestlint.names.zfs import MAX_NAME
from guestlint.plugins import Diagnostic, Fleet, FleetView, Graph, Host, HostView, Lowered, Rule, rule
from guestlint.plugins.declaration import DeclarationError
from guestlint.registry.load import load
from guestlint.registry.types import Registered
from guestlint.source.document import Document
from guestlint.source.parse import read_bytes
from guestlint.source.route import Place

TEXTS = {"a.toml": '[node]\nname = "ward"\n', "b.toml": '[node]\nname = "sire"\n', "c.toml": "[node\n"}
FACTS: dict[str, Any] = {"category": "graph", "severity": "info", "stage": "boot"}


class Limits(NamedTuple):
    most: int = 3


def run(checked: Rule) -> list[str]:
    """What the rule yields of two hosts and of a file that does not parse."""
    registry = load()._replace(rules={checked.name: Registered.of(checked, "test")})
    result = api.lint([read_bytes(file, text.encode()) for file, text in TEXTS.items()], registry=registry)
    assert result.crashes == []
    return [finding.diagnostic.message for finding in result.findings]


def of_document(document: Document) -> Iterator[Diagnostic]:
    yield Diagnostic(f"{type(document).__name__} {document.file}", Place(document.file))


def of_host(host: Host) -> Iterator[Diagnostic]:
    yield Diagnostic(f"{type(host).__name__} {host.name}", host.place)


def of_lowered(lowered: Lowered) -> Iterator[Diagnostic]:
    yield Diagnostic(f"{type(lowered).__name__} {lowered.host.name}", lowered.host.place)


def of_graph(graph: Graph) -> Iterator[Diagnostic]:
    yield Diagnostic(f"{type(graph).__name__} {graph.host}", Place(graph.file))


def of_view(view: HostView) -> Iterator[Diagnostic]:
    yield Diagnostic(f"{type(view).__name__} {view.host.name}", view.host.place)


def of_two(graph: Graph, host: Host) -> Iterator[Diagnostic]:
    yield Diagnostic(f"{type(graph).__name__} {type(host).__name__} {host.name}", host.place)


def of_fleet(fleet: Fleet) -> Iterator[Diagnostic]:
    yield Diagnostic(f"{type(fleet).__name__} {len(fleet.hosts)}", Place("a.toml"))


def of_fleet_view(fleet: FleetView) -> Iterator[Diagnostic]:
    yield Diagnostic(f"{type(fleet).__name__} {len(fleet.hosts)}", Place("a.toml"))


@pytest.mark.parametrize(
    ("check", "given"),
    [
        (of_document, ["Document a.toml", "Document b.toml", "Document c.toml"]),
        (of_host, ["Host ward", "Host sire"]),
        (of_lowered, ["Lowered ward", "Lowered sire"]),
        (of_graph, ["Graph ward", "Graph sire"]),
        (of_view, ["HostView ward", "HostView sire"]),
        (of_two, ["Graph Host ward", "Graph Host sire"]),
        (of_fleet, ["Fleet 2"]),
        (of_fleet_view, ["FleetView 2"]),
    ],
)
def test_a_check_is_given_what_it_asks_for(check: Callable[..., Iterator[Diagnostic]], given: list[str]) -> None:
    assert run(rule("x", **FACTS)(check)) == given


def test_settings_come_last() -> None:
    def check(host: Host, limits: Limits) -> Iterator[Diagnostic]:
        yield Diagnostic(f"{host.name} {limits.most}", host.place)

    assert run(rule("x", settings=Limits, **FACTS)(check)) == ["ward 3", "sire 3"]


def test_when_decides_for_each_subject() -> None:
    assert run(rule("x", when="error", **FACTS)(of_document)) == ["Document c.toml"]
    assert run(rule("x", when="host.guests", **FACTS)(of_host)) == []


def _none() -> Iterator[Diagnostic]:
    yield from ()


def _unknown(host: int) -> Iterator[Diagnostic]:  # noqa: ARG001 - only its annotations count
    yield from ()


def _both(document: Document, host: Host) -> Iterator[Diagnostic]:  # noqa: ARG001 - only its annotations count
    yield from ()


def _across(fleet: Fleet, host: Host) -> Iterator[Diagnostic]:  # noqa: ARG001 - only its annotations count
    yield from ()


@pytest.mark.parametrize(
    ("check", "says"),
    [
        (_none, "rule x: its check has no parameters"),
        (_unknown, "rule x: parameter `host` is annotated with int, which is not a view"),
        (_both, "rule x: its check asks for `document` (once a document) and `host` (once a host)"),
        (_across, "rule x: its check asks for `fleet` (once a fleet) and `host` (once a host)"),
    ],
)
def test_needs_that_cannot_be_met_are_refused(check: Callable[..., Iterator[Diagnostic]], says: str) -> None:
    with pytest.raises(TypeError, match=re.escape(says)):
        rule("x", **FACTS)(check)


NAMES = """
    API_VERSION Address Backend Category Confidence Container Document Edge Edit FileSystem Finding Fix Fleet
    FleetView Given Graph GraphFormat GraphExtension GraphWriter Guest Host HostDataset HostLink HostPool HostService
    HostView Interface InvalidHostName Link Lowered MAX_DATASET_NAME MicroVM MissingOption MixedSchemas Mount
    Node Option Place Problem RelativePath Diagnostic ReportFormat Reporter Rule Run Service Severity Stage
    RelatedLocation
    Suppressions Type TypeMismatch Types UnknownOption Zfs collapsed dataset_fault format_key format_route
    graph_extension label mount_unit nearest normal_path parents pool_fault refused_in_unit_name rule
"""


def test_public_names_go_with_a_major_version_only() -> None:
    """What is added here is there for good: taking a name away, or giving it another meaning, is version 2.0."""
    assert plugins.API_VERSION == "1.0"
    assert sorted(plugins.__all__) == sorted(NAMES.split())


def test_the_limit_of_zfs_is_one() -> None:
    assert plugins.MAX_DATASET_NAME == MAX_NAME


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ({"category": "netwrok"}, "did you mean network?"),
        ({"severity": "fatal"}, "known: error, warning, info"),
        ({"stage": "evla"}, "did you mean eval?"),
    ],
)
def test_a_fact_that_is_misspelt_has_a_hint(wrong: dict[str, Any], hint: str) -> None:
    with pytest.raises(DeclarationError) as raised:
        rule("x", **FACTS | wrong)
    assert raised.value.hint == hint

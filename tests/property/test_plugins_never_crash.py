"""Whatever a plugin yields is reported or refused, and what is reported every format can write."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guestlint import api
from guestlint.cli.output import create_writer
from guestlint.edit.fixpoint import apply_until_stable
from guestlint.plugins import Diagnostic, Edit, Fix, Graph, GraphExtension, Host, Place, RelatedLocation, rule
from guestlint.plugins.type_check import mismatch
from guestlint.registry.guard import guarded_graph_extension
from guestlint.registry.index import GRAPHS, REPORTS
from guestlint.registry.load import load
from guestlint.registry.types import LazyRule, Registry
from guestlint.source.parse import read_bytes
from guestlint.source.route import Span

TEXT = """\
[node]
name = "ward"

[guests.adguard] # note
backend = "container"
container.macvlan = "lan"
"""

ANY = (
    st.none()
    | st.integers(-2, 9)
    | st.text(max_size=3)
    | st.lists(st.integers(), max_size=1)
    | st.just(Span(1, 1, 1, 1))
)
KEYS = st.sampled_from(["node", "name", "guests", "adguard", "backend"]) | st.text(max_size=2) | st.integers(-3, 9)
TEXTS = st.text(st.characters(), max_size=5) | st.sampled_from(["x", "\ud800", "\x1b[0m\n"])


def mostly(right: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """What is right, now and then something else."""
    return st.integers(0, 40).flatmap(lambda number: ANY if number == 40 else right)


def places(files: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    parts = st.sampled_from(["key", "value", "entry", "comment"])
    return st.builds(Place, mostly(files), mostly(st.lists(KEYS, max_size=4).map(tuple)), mostly(parts))


HERE = places(st.just("host.toml"))
ANYWHERE = places(st.sampled_from(["host.toml", "other.toml", ""]))
RELATED = st.lists(mostly(st.builds(RelatedLocation, mostly(TEXTS), mostly(ANYWHERE))), max_size=2).map(tuple)
EDITS = st.builds(Edit, mostly(st.sampled_from(["set", "remove", "rename"])), mostly(ANYWHERE), mostly(TEXTS))
FIXES = st.none() | st.builds(Fix, mostly(TEXTS), mostly(st.lists(EDITS, max_size=2).map(tuple)), st.booleans())
DIAGNOSTICS = st.builds(
    Diagnostic,
    mostly(TEXTS),
    mostly(HERE),
    mostly(RELATED),
    mostly(RELATED),
    mostly(TEXTS),
    mostly(FIXES),
    mostly(st.sampled_from(["error", "warning", "info", None])),
    mostly(st.sampled_from(["parse", "eval", "build", "boot", "runtime", None])),
    mostly(st.lists(TEXTS, max_size=2).map(tuple)),
)


def registry_with(yielded: list[Any]) -> Registry:
    @rule("bad", category="storage", severity="info", stage="boot")
    def check(host: Host) -> Iterator[Any]:  # noqa: ARG001 - what it is given makes no difference
        yield from yielded

    return load()._replace(rules={"bad": LazyRule.of(check, "test")})


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(mostly(DIAGNOSTICS), min_size=1, max_size=2))
def test_any_report(yielded: list[Any]) -> None:
    registry = registry_with(yielded)
    document = read_bytes("host.toml", TEXT.encode())
    run = api.lint([document], registry=registry)
    assert bool(run.crashes) == (len(run.findings) < len(yielded))
    assert [finding for finding in run.findings if mismatch(finding.diagnostic, Diagnostic)] == []
    for name in REPORTS:
        create_writer(REPORTS, name).write(run, io.StringIO())
    apply_until_stable([document], lambda documents: api.lint(documents, registry=registry), unsafe=True)


THINGS = st.builds(Place, st.just("host.toml"), st.lists(KEYS, max_size=3).map(tuple), st.just("entry"))
IDS = st.sampled_from(["guest:adguard", "unit:x.service", "host:ward"]) | TEXTS
KINDS = st.sampled_from(["after", "before", "unit", "x"])


def things() -> st.SearchStrategy[Any]:
    from guestlint.plugins import Edge, Node  # noqa: PLC0415 - loaded on use

    fields = (mostly(IDS), mostly(KINDS), mostly(TEXTS), mostly(THINGS | st.none()), mostly(TEXTS))
    nodes = st.builds(Node, *fields, mostly(st.just(())))
    edges = st.builds(Edge, mostly(IDS), mostly(IDS), mostly(KINDS), mostly(TEXTS), mostly(THINGS), st.booleans())
    return st.lists(mostly(nodes | edges), max_size=3)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(things())
def test_any_graph(added: list[Any]) -> None:
    @rule("asks", category="graph", severity="info", stage="boot")
    def check(graph: Graph) -> Iterator[Diagnostic]:
        yield Diagnostic(f"{len(graph.nodes)} nodes", Place(graph.file))

    part = guarded_graph_extension(GraphExtension("odd", lambda _: added), "test")
    registry = load()._replace(extensions=[part])
    registry = registry._replace(rules={"asks": LazyRule.of(check, "test"), **registry.rules})
    document = read_bytes("host.toml", TEXT.encode())
    run = api.lint([document], registry=registry)
    assert run.crashes == []
    if not run.refused:
        for name in GRAPHS:
            create_writer(GRAPHS, name).write([api.graph(document, registry=registry)], run, io.StringIO())
    for name in REPORTS:
        create_writer(REPORTS, name).write(run, io.StringIO())

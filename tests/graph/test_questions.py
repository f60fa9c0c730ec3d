"""What can be asked of a graph, judged by networkx, by hand, and by what rules say of mounts that fail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pytest

from guestlint import api
from guestlint.analysis.failing_mounts import failure_of
from guestlint.engine.linter import view
from guestlint.graph.dependencies import dependency
from guestlint.graph.impact import impact
from guestlint.graph.order import order as order_of
from guestlint.graph.shared import shared
from guestlint.graph.stats import stats
from guestlint.graph.types import Graph
from guestlint.graph.why import why
from guestlint.settings.resolve import Settings
from guestlint.source.document import Document
from tests.architecture.code import ROOT
from tests.graph.samples import graph, sentences

FILES = [
    *sorted((ROOT / "tests" / "fixtures" / "realworld").glob("*.toml")),
    *sorted((ROOT / "examples").glob("*.toml")),
]


def read(file: Path) -> Document:
    (document,) = api.read([str(file)])
    assert isinstance(document, Document)
    return document


def dependencies(drawn: Graph) -> nx.DiGraph[str]:
    return nx.DiGraph(dependency(edge)[:2] for edge in drawn.edges)


SMALL = graph(
    "host:ward runs guest:a",
    "guest:a starts unit:a.service",
    "guest:a binds mount:/a",
    "unit:a.service requires mount:/a",
    "unit:a.service after mount:/a",
    "(mount:/a before unit:local-fs.target)",
    "mount:/a mounts dataset:rpool/a",
    "pool:rpool contains dataset:rpool/a",
    "unit:b.service wants unit:a.service",
    "guest:c shares directory:/a/x",
    "mount:/a contains directory:/a/x",
    "guest:a has interface:vm-a",
    "interface:vm-a attaches link:lan",
    "interface:vm-a has address:10.0.0.1",
    "unit:d.service required-by unit:e.service",
    local_fs="mount:/a",
)


def chain(start: str, end: str) -> list[str] | None:
    found = why(SMALL, start, end)
    return None if found is None else [f"{step.edge.kind} {step.needed}" for step in found]


def test_why_is_the_shortest_chain_by_the_strongest_edges() -> None:
    assert chain("unit:a.service", "pool:rpool") == [
        "requires mount:/a",
        "mounts dataset:rpool/a",
        "contains pool:rpool",
    ]
    assert chain("unit:local-fs.target", "mount:/a") == ["before mount:/a"]
    assert chain("unit:e.service", "unit:d.service") == ["required-by unit:d.service"]


def test_why_has_no_answer_and_an_empty_one() -> None:
    assert chain("pool:rpool", "guest:a") is None
    assert chain("guest:a", "guest:a") == []
    assert chain("guest:a", "nowhere:x") is None


def test_why_takes_the_nearest_of_several() -> None:
    found = why(SMALL, ["host:ward", "mount:/a"], ["dataset:rpool/a", "pool:rpool"])
    assert found is not None
    assert [step.dependent for step in found] == ["mount:/a"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_why_is_as_short_as_networkx_says(file: Path) -> None:
    drawn = api.graph(read(file))
    network = dependencies(drawn)
    for start in [node.id for node in drawn.nodes.values() if node.kind in ("guest", "unit")][:20]:
        lengths = nx.single_source_shortest_path_length(network, start) if start in network else {start: 0}
        for end in drawn.nodes:
            found = why(drawn, start, end)
            assert (None if found is None else len(found)) == lengths.get(end)


def effects(node: str, drawn: Graph = SMALL) -> dict[str, str]:
    return {loss.node: loss.effect for loss in impact(drawn, node)[1:]}


def test_impact_of_a_pool_goes_all_the_way() -> None:
    assert effects("pool:rpool") == {
        "dataset:rpool/a": "is not there",
        "mount:/a": "is not mounted",
        "host:ward": "boots into emergency mode, and no guest starts",
        "guest:a": "does not start",
        "unit:a.service": "does not start",
        "directory:/a/x": "is not there",
        "guest:c": "does not start, or starts without it",
    }


def test_without_the_service_that_imports_it_a_pool_is_not_there() -> None:
    drawn = graph("unit:ensure.service after unit:zfs-import-rpool.service", "pool:rpool contains dataset:rpool/a")
    assert effects("unit:zfs-import-rpool.service", drawn) == {
        "pool:rpool": "is not there",
        "dataset:rpool/a": "is not there",
    }


def test_impact_stops_at_those_who_go_on() -> None:
    assert effects("link:lan") == {
        "interface:vm-a": "has no link",
        "guest:a": "does not start, or has no network there",
    }
    assert effects("address:10.0.0.1") == {}
    assert "unit:b.service" not in effects("unit:a.service")
    assert effects("unit:d.service") == {"unit:e.service": "does not start"}


def test_a_sure_loss_takes_the_place_of_an_unsure_one() -> None:
    drawn = graph(
        "guest:a uses volume:/x", "unit:u requires volume:/x", "guest:a starts unit:u", "unit:v requires unit:u"
    )
    assert effects("volume:/x", drawn)["guest:a"] == "does not start"
    assert list(effects("volume:/x", drawn)) == ["guest:a", "unit:u", "unit:v"]


def test_a_guest_started_by_hand_is_lost_at_runtime() -> None:
    drawn = graph("guest:a binds mount:/a")._replace(by_hand=frozenset({"guest:a"}))
    assert [(loss.node, loss.stage) for loss in impact(drawn, "mount:/a")] == [
        ("mount:/a", "boot"),
        ("guest:a", "runtime"),
    ]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_impact_agrees_with_what_rules_say(file: Path) -> None:
    document = read(file)
    drawn, seen = api.graph(document), view(document, api.load_registry(), Settings())
    for path in seen.host.mounts:
        if f"mount:{path}" in drawn.nodes:
            lost = {loss.node for loss in impact(drawn, f"mount:{path}")}
            failure = failure_of(seen, [path])
            assert (f"host:{drawn.host}" in lost) == failure.is_fatal
            guests = {f"guest:{share.guest}" for share in seen.host.shares if share.source == path}
            assert guests <= lost


def test_order_has_layers_and_a_longest_chain() -> None:
    drawn = graph("unit:c after unit:b", "unit:a before unit:b", "unit:c after unit:a", "unit:d after unit:a")
    order = order_of(drawn)
    assert order.layers == [["unit:a"], ["unit:b", "unit:d"], ["unit:c"]]
    assert [(wait.waiter, wait.awaited) for wait in order.critical] == [("unit:c", "unit:b"), ("unit:b", "unit:a")]
    assert order.rings == []


def test_a_ring_is_one_layer() -> None:
    drawn = graph("unit:c after unit:b", "unit:b after unit:a", "unit:a after unit:b", "unit:a after unit:z")
    order = order_of(drawn)
    assert order.layers == [["unit:z"], ["unit:a", "unit:b"], ["unit:c"]]
    assert [wait.awaited for wait in order.critical] == ["unit:b", "unit:a", "unit:z"]
    assert order.rings == [["unit:a", "unit:b"]]


def test_what_nothing_starts_has_no_place_in_the_order() -> None:
    assert order_of(graph("unit:c after unit:b", idle="unit:b")).layers == []


def acyclic() -> Iterator[Path]:
    for file in FILES:
        if not order_of(api.graph(read(file))).rings:
            yield file


@pytest.mark.parametrize("file", list(acyclic()), ids=lambda file: file.stem)
def test_layers_are_the_generations_of_networkx(file: Path) -> None:
    drawn = api.graph(read(file))
    waits: nx.DiGraph[str] = nx.DiGraph(
        dependency(edge)[:2][::-1]
        for edge in drawn.only("after", "before")
        if edge.source != edge.target and not {edge.source, edge.target} & drawn.idle
    )
    assert order_of(drawn).layers == [sorted(layer) for layer in nx.topological_generations(waits)]


def test_shared_names_the_guests() -> None:
    drawn = graph(
        "guest:a binds mount:/a",
        "guest:b binds mount:/b",
        "mount:/a mounts dataset:d",
        "mount:/b mounts dataset:d",
        "guest:a has interface:i",
        "interface:i attaches link:lan",
        "guest:b shares directory:/x",
        "guest:c shares directory:/x",
        "guest:a shares directory:/x",
    )
    assert [(use.node.id, use.guests) for use in shared(drawn)] == [
        ("dataset:d", ["a", "b"]),
        ("directory:/x", ["a", "b", "c"]),
    ]


def test_stats_count() -> None:
    figures = stats(SMALL)
    assert (figures.nodes["unit"], figures.edges["requires"], figures.implied, figures.idle) == (5, 1, 1, 0)
    assert figures.most_needed[0] == ("mount:/a", 3)
    assert len(sentences(SMALL)) == sum(figures.edges.values())

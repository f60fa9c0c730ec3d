"""Ordering cycles: each option that closes one is shown in a shortest one, and none without such an option."""

from __future__ import annotations

import random
from itertools import pairwise

import networkx as nx
import pytest

from guestlint.graph.cycles import OrderingEdge, ordering, ordering_cycles
from guestlint.graph.types import Edge, Graph
from guestlint.source.route import Place
from tests.graph.samples import graph


def shown(drawn: Graph, at_most: int | None = None) -> list[str]:
    return ["".join(wait.waiter[-1] for wait in cycle) for cycle in ordering_cycles(drawn, at_most).found]


def test_who_waits_for_whom() -> None:
    drawn = graph("unit:a after unit:b", "(unit:a before unit:c)", "unit:a requires unit:c", "unit:a after unit:a")
    assert {node: [wait.awaited for wait in waits] for node, waits in ordering(drawn).items()} == {
        "unit:a": ["unit:b"],
        "unit:b": [],
        "unit:c": ["unit:a"],
    }


@pytest.mark.parametrize("idle", ["unit:a", "unit:b"])
def test_what_has_no_job_waits_for_nothing(idle: str) -> None:
    drawn = graph("unit:a after unit:b", "unit:b after unit:a", idle=idle)
    assert ordering(drawn) == {}
    assert shown(drawn) == []


def test_a_cycle_begins_with_a_wait_that_is_asked_for() -> None:
    assert shown(graph("(unit:a after unit:b)", "unit:b after unit:c", "(unit:c after unit:a)")) == ["bca"]


def test_what_systemd_adds_by_itself_closes_none() -> None:
    assert shown(graph("(unit:a after unit:b)", "(unit:b after unit:a)")) == []


def test_a_chain_is_no_cycle() -> None:
    assert shown(graph("unit:a after unit:b", "unit:b after unit:c", "unit:a after unit:c")) == []


def test_each_cycle_is_shown_once() -> None:
    drawn = graph("unit:a after unit:b", "unit:b after unit:c", "unit:c after unit:a")
    assert shown(drawn) == ["abc"]


def test_knots_are_looked_at_each() -> None:
    pairs = (("a", "b"), ("c", "d"), ("e", "f"))
    drawn = graph(*(f"unit:{one} after unit:{other}" for pair in pairs for one, other in (pair, pair[::-1])))
    assert sorted(shown(drawn)) == ["ab", "cd", "ef"]
    assert len(shown(drawn, 2)) == 2
    assert shown(drawn, 0) == []


def with_place(drawn: Graph, *routes: str) -> Graph:
    """The edges as options of their own, or of the same one where `routes` say so."""
    edges = [
        edge._replace(origin=Place("host.toml", (route,))) for edge, route in zip(drawn.edges, routes, strict=True)
    ]
    return drawn._replace(edges=edges)


RING = ("unit:a after unit:b", "unit:b after unit:a", "unit:a after unit:c", "unit:c after unit:b")


def test_one_option_that_makes_it_wait_for_several_is_shown_in_the_shortest_cycle() -> None:
    assert shown(with_place(graph(*RING), "one", "two", "one", "three")) == ["ab", "cba"]


def test_two_options_are_shown_each() -> None:
    assert sorted(shown(with_place(graph(*RING), "one", "two", "four", "three"))) == ["ab", "acb"]


def test_of_two_waits_for_one_the_first_is_told() -> None:
    drawn = graph("unit:a after unit:b", "unit:b after unit:a", "unit:b before unit:a")
    ((first, second),) = ordering_cycles(drawn).found
    assert (first.edge.kind, second.edge.kind) == ("after", "after")


def test_what_is_too_much_is_named_and_not_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    size = 9
    ring = [f"unit:{number} after unit:{(number + 1) % size}" for number in range(size)]
    back = [f"unit:{number} after unit:{(number - 1) % size}" for number in range(size)]
    drawn = graph(*ring, *back)
    routes = [f"{kind}{number}" for kind in "rb" for number in range(size)]
    drawn = with_place(drawn, *routes)
    whole = ordering_cycles(drawn)
    assert whole.unsearched == []
    monkeypatch.setattr("guestlint.graph.cycles._STEPS", 0)
    monkeypatch.setattr("guestlint.graph.cycles._STEPS_AN_EDGE", 0)
    found, unsearched = ordering_cycles(drawn)
    assert 0 < len(found) < len(whole.found)
    told = {(wait.waiter, wait.edge.origin) for cycle in found for wait in cycle}
    left = [(wait.waiter, wait.edge.origin) for wait in unsearched]
    assert len(left) == len(set(left))
    assert told.isdisjoint(left)
    assert told | set(left) == {(edge.source, edge.origin) for edge in drawn.edges}


def test_how_far_is_searched_grows_with_the_knot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guestlint.graph.cycles._STEPS", 0)
    pairs = [(f"unit:{number}", f"unit:{number + 1}") for number in range(20)]
    said = [f"{one} after {other}" for pair in pairs for one, other in (pair, pair[::-1])]
    drawn = with_place(graph(*said), *map(str, range(len(said))))
    assert ordering_cycles(drawn).unsearched == []
    assert len(ordering_cycles(drawn).found) == len(pairs)


def by_chance(seed: int) -> Graph:
    chance = random.Random(seed)  # noqa: S311 - a test's graphs
    nodes = [f"unit:{number}" for number in range(7)]
    edges = []
    for number in range(chance.randint(4, 14)):
        source, target = chance.sample(nodes, 2)
        kind = chance.choice(("after", "before"))
        # What systemd adds by itself makes no cycle: it leads from higher to lower numbers.
        waiter, awaited = (source, target) if kind == "after" else (target, source)
        implied = chance.random() < 0.4 and waiter > awaited
        origin = Place("host.toml", (str(number // 2),))
        edges.append(Edge(source=source, target=target, kind=kind, reason="", origin=origin, implied=implied))
    return graph("unit:0 has unit:0")._replace(edges=edges)


def test_cycles_of_any_order_are_judged_by_networkx() -> None:
    for seed in range(60):
        drawn = by_chance(seed)
        waits = [wait for each in ordering(drawn).values() for wait in each]
        judge: nx.DiGraph[str] = nx.DiGraph([(wait.waiter, wait.awaited) for wait in waits])
        cycles = ordering_cycles(drawn).found
        assert bool(cycles) == (not nx.is_directed_acyclic_graph(judge))
        for cycle in cycles:
            first = cycle[0]
            assert not first.edge.implied
            assert all(one.awaited == other.waiter for one, other in pairwise((*cycle, first)))
            closing = [wait for wait in waits if cause(wait) == cause(first) and in_ring(judge, wait)]
            ways = [nx.shortest_path_length(judge, wait.awaited, wait.waiter) for wait in closing]
            assert len(cycle) == min(ways) + 1
        causes = {cause(wait) for wait in waits if in_ring(judge, wait) and not wait.edge.implied}
        assert causes <= {cause(wait) for cycle in cycles for wait in cycle}
        assert len(set(cycles)) == len(cycles)


def cause(wait: OrderingEdge) -> tuple[str, Place]:
    return wait.waiter, wait.edge.origin


def in_ring(judge: nx.DiGraph[str], wait: OrderingEdge) -> bool:
    return nx.has_path(judge, wait.awaited, wait.waiter)

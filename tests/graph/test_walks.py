"""Components, shortest paths, walks and reductions of graphs made by chance, the same each time, judged by networkx."""

from __future__ import annotations

import random
from collections.abc import Sequence

import networkx as nx
import pytest

from guestlint.graph.components import components
from guestlint.graph.dependencies import dependency, dependents, needs, strength, within
from guestlint.graph.merge import induce, merge
from guestlint.graph.networkx import to_networkx
from guestlint.graph.reduce import reduce
from guestlint.graph.shortest import ShortestPaths
from guestlint.graph.types import Edge, Graph
from tests.graph.samples import PLACE, graph, sentences
from tests.graph.test_shortest import breadth_first

Successors = dict[str, list[str]]


def by_chance(seed: int) -> Successors:
    """From few edges, where most nodes are on no cycle, to many."""
    chance = random.Random(seed)  # noqa: S311 - a test's graphs
    nodes = [f"unit:{number}" for number in range(chance.randint(1, 12))]
    return {node: chance.sample(nodes, min(len(nodes), chance.randint(0, 1 + seed % 4))) for node in nodes}


GRAPHS = [by_chance(seed) for seed in range(60)]


def drawn(successors: Successors, *kinds: str) -> Graph:
    said = [
        f"{node} {kinds[number % len(kinds)]} {other}"
        for node, others in successors.items()
        for number, other in enumerate(others)
        if node != other
    ]
    return graph(*said)


def network(edges: Sequence[Edge]) -> nx.DiGraph[str]:
    return nx.DiGraph(dependency(edge)[:2] for edge in edges)


def test_components_are_those_of_networkx_and_come_after_what_they_lead_to() -> None:
    for successors in GRAPHS:
        found = list(components(successors))
        judge: nx.DiGraph[str] = nx.DiGraph([(node, other) for node, others in successors.items() for other in others])
        judge.add_nodes_from(successors)
        assert {frozenset(each) for each in found} == set(map(frozenset, nx.strongly_connected_components(judge)))
        assert sum(map(len, found)) == len(successors)
        number_of = {node: number for number, each in enumerate(found) for node in each}
        assert all(number_of[other] <= number_of[node] for node, others in successors.items() for other in others)


def test_a_component_begins_where_it_was_entered() -> None:
    assert list(components({"a": ["b"], "b": ["c"], "c": ["a", "d"], "d": []})) == [["d"], ["a", "b", "c"]]


def test_a_shortest_path_is_that_of_a_breadth_first_search() -> None:
    for successors in GRAPHS:
        paths = ShortestPaths(successors)
        for start in successors:
            for end in successors:
                assert paths.between(start, end) == breadth_first(successors, start, end)


@pytest.mark.parametrize("steps", [None, 0, 1, 2, 3])
def test_a_walk_goes_as_far_as_it_may(steps: int | None) -> None:
    for successors in GRAPHS[::4]:
        whole = drawn(successors, "requires", "before", "has")
        judge = network(whole.edges)
        for start in whole.nodes:
            for adjacency, ways in ((needs(whole.edges), judge), (dependents(whole.edges), judge.reverse())):
                expected = nx.single_source_shortest_path_length(ways, start, cutoff=steps)
                assert next(within([start], adjacency, steps)) == start
                assert set(within([start], adjacency, steps)) == set(expected)


def test_a_walk_may_have_several_starts_and_an_unknown_one() -> None:
    whole = graph("unit:a requires unit:b", "unit:b requires unit:c", "unit:x requires unit:y")
    assert list(within(["unit:b", "unit:x", "unit:new"], needs(whole.edges), 1)) == [
        *("unit:b", "unit:x", "unit:new", "unit:c", "unit:y"),
    ]


FAMILIES = [("after", "before"), ("requires", "required-by"), ("wants", "wanted-by")]
"""The second of each says the same the other way round."""


@pytest.fixture(params=[1, 2, 3, 16384])
def _block(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guestlint.graph.reduce._BLOCK", request.param)


@pytest.mark.usefixtures("_block")
@pytest.mark.parametrize("family", FAMILIES, ids="/".join)
def test_a_reduction_is_that_of_the_components(family: tuple[str, str]) -> None:
    for successors in GRAPHS[::2]:
        whole = drawn(successors, *family)
        judge, left = network(whole.edges), network(reduce(whole).edges)
        rings = [frozenset(each) for each in nx.strongly_connected_components(judge)]
        ring_of = {node: ring for ring in rings for node in ring}
        inside = [pair for pair in judge.edges if ring_of[pair[0]] == ring_of[pair[1]]]
        between = {(ring_of[one], ring_of[other]) for one, other in judge.edges if ring_of[one] != ring_of[other]}
        expected: nx.DiGraph[frozenset[str]] = nx.transitive_reduction(nx.DiGraph(between))
        assert {pair for pair in left.edges if ring_of[pair[0]] == ring_of[pair[1]]} == set(inside)
        found = {(ring_of[one], ring_of[other]) for one, other in left.edges if ring_of[one] != ring_of[other]}
        assert found == set(expected.edges)


def test_all_edges_of_a_ring_stay_and_all_that_lead_from_ring_to_ring() -> None:
    said = [
        *("unit:a after unit:b", "unit:b after unit:a", "unit:b before unit:a"),
        *("unit:a after unit:x", "unit:b after unit:x"),
    ]
    assert sentences(reduce(graph(*said))) == said


def test_a_family_says_nothing_of_another() -> None:
    said = ["unit:a after unit:b", "unit:b requires unit:c", "unit:a wants unit:c"]
    assert sentences(reduce(graph(*said))) == said


def test_other_kinds_stay() -> None:
    said = ["guest:a has unit:b", "unit:b has unit:c", "guest:a has unit:c", "unit:b uses unit:c"]
    assert sentences(reduce(graph(*said))) == said


def test_of_two_that_say_one_thing_the_first_stays() -> None:
    assert sentences(reduce(graph("unit:a requires unit:b", "unit:b required-by unit:a"))) == ["unit:a requires unit:b"]
    assert sentences(reduce(graph("unit:b before unit:a", "unit:a after unit:b"))) == ["unit:b before unit:a"]
    loops = graph("unit:a after unit:a", "unit:a before unit:a")
    assert sentences(reduce(loops)) == sentences(loops)


def test_what_is_needed_first_is_read_the_other_way_round() -> None:
    first = ("before", "wanted-by", "required-by", "contains", "creates")
    for kind in (*first, "after", "wants", "requires", "binds", "mounts", "runs", "starts", "has", "uses", "shares"):
        (edge,) = graph(f"unit:a {kind} unit:b").edges
        expected = ("unit:b", "unit:a") if kind in first else ("unit:a", "unit:b")
        assert dependency(edge)[:2] == expected
        assert list(needs([edge])) == [expected[0]]
        assert list(dependents([edge])) == [expected[1]]


def test_a_requirement_is_stronger_than_a_wish_and_that_than_an_order() -> None:
    kinds = ["acme", "before", "after", "wanted-by", "wants", "runs", "has", "binds", "required-by", "requires"]
    ranks = [strength(Edge("a", "b", kind, "", PLACE)) for kind in kinds]
    assert ranks == sorted(ranks, reverse=True)
    assert len(set(ranks)) == len(ranks)


def test_merged_nodes_stand_for_those_that_are_gone() -> None:
    whole = graph("unit:a requires unit:b", "unit:b requires unit:c", "unit:a wants unit:c", "unit:c requires unit:d")
    merged = merge(whole, {"unit:a": "unit:a", "unit:b": "unit:a", "unit:c": "unit:c"})
    assert sentences(merged) == ["unit:a requires unit:c", "unit:a wants unit:c"]
    assert [node.id for node in merged.nodes["unit:a"].stands_for] == ["unit:b"]
    again = merge(merged, {"unit:a": "unit:c", "unit:c": "unit:c"})
    assert [node.id for node in again.nodes["unit:c"].stands_for] == ["unit:a", "unit:b"]
    assert again.edges == ()


def test_an_edge_that_was_a_loop_stays_one_and_none_becomes_one() -> None:
    whole = graph("unit:a wants unit:a", "unit:a requires unit:b", "unit:b requires unit:a")
    assert sentences(merge(whole, {"unit:a": "unit:a", "unit:b": "unit:a"})) == ["unit:a wants unit:a"]


def test_of_edges_that_become_one_the_first_is_kept() -> None:
    whole = graph("unit:a requires unit:x", "unit:b requires unit:x", "unit:b wants unit:x")
    into = {"unit:a": "unit:a", "unit:b": "unit:a", "unit:x": "unit:x"}
    merged = merge(whole, into)
    assert [(edge.kind, edge.reason) for edge in merged.edges] == [
        ("requires", "as said: unit:a requires unit:x"),
        ("wants", "as said: unit:b wants unit:x"),
    ]
    assert merged.edges[0] is whole.edges[0]


def test_a_part_has_the_edges_inside_it() -> None:
    whole = graph("unit:a requires unit:b", "unit:b requires unit:c", "unit:c wants unit:a")
    assert sentences(induce(whole, {"unit:a", "unit:b"})) == ["unit:a requires unit:b"]
    assert list(induce(whole, {"unit:b", "unit:a"}).nodes) == ["unit:a", "unit:b"]


def test_networkx_has_it_all() -> None:
    whole = graph("guest:a has interface:i", "(unit:a after unit:b)", owners={"interface:i": "a"})
    made = to_networkx(whole)
    assert made.nodes["interface:i"] == {"kind": "interface", "name": "i", "guest": "a", "host": "ward"}
    assert dict(made.edges) == {
        ("guest:a", "interface:i", "has"): {
            "kind": "has",
            "reason": "as said: guest:a has interface:i",
            "path": "guests",
            "file": "host.toml",
            "implied": False,
        },
        ("unit:a", "unit:b", "after"): {
            "kind": "after",
            "reason": "as said: unit:a after unit:b",
            "path": "guests",
            "file": "host.toml",
            "implied": True,
        },
    }

from __future__ import annotations

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from guestlint.graph.reduce import reduce
from tests.graph.samples import graph, sentences


def test_what_follows_is_left_out() -> None:
    drawn = graph("unit:c after unit:b", "unit:b after unit:a", "unit:c after unit:a")
    assert sentences(reduce(drawn)) == ["unit:c after unit:b", "unit:b after unit:a"]


def test_a_before_is_an_after_the_other_way_round() -> None:
    drawn = graph("unit:c after unit:b", "unit:a before unit:b", "unit:a before unit:c", "unit:b after unit:a")
    assert sentences(reduce(drawn)) == ["unit:c after unit:b", "unit:a before unit:b"]


def test_an_order_says_nothing_of_requirements() -> None:
    drawn = graph("unit:c after unit:b", "unit:b after unit:a", "unit:c requires unit:a", "guest:x binds mount:/a")
    assert reduce(drawn).edges == tuple(drawn.edges)


def test_a_ring_stays_whole() -> None:
    ring = ["unit:a after unit:b", "unit:b after unit:c", "unit:c after unit:a", "unit:b before unit:a"]
    drawn = graph("unit:z after unit:a", *ring, "unit:a after unit:q", "unit:z after unit:q")
    assert sentences(reduce(drawn)) == ["unit:z after unit:a", *ring, "unit:a after unit:q"]


@given(st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] > pair[1])))
def test_without_rings_it_is_that_of_networkx(pairs: set[tuple[int, int]]) -> None:
    drawn = graph(*(f"unit:{one} requires unit:{other}" for one, other in sorted(pairs)))
    expected: nx.DiGraph[str] = nx.transitive_reduction(nx.DiGraph(edge[:2] for edge in drawn.edges))
    assert {edge[:2] for edge in reduce(drawn).edges} == set(expected.edges)


@given(st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] != pair[1])))
def test_who_reaches_whom_stays(pairs: set[tuple[int, int]]) -> None:
    drawn = graph(*(f"unit:{one} after unit:{other}" for one, other in sorted(pairs)))
    before: nx.DiGraph[str] = nx.transitive_closure(nx.DiGraph(edge[:2] for edge in drawn.edges))
    after: nx.DiGraph[str] = nx.transitive_closure(nx.DiGraph(edge[:2] for edge in reduce(drawn).edges))
    assert set(after.edges) == set(before.edges)

"""The boot order in layers, its longest chain, and the figures of a graph."""

from __future__ import annotations

from itertools import pairwise

from guestlint.graph.order import order
from guestlint.graph.stats import stats
from guestlint.graph.types import Graph
from tests.graph.samples import graph


def chain(drawn: Graph) -> list[str]:
    critical = order(drawn).critical
    assert all(one.awaited == other.waiter for one, other in pairwise(critical))
    return [critical[0].waiter, *(wait.awaited for wait in critical)] if critical else []


def test_nothing_has_no_order() -> None:
    assert order(graph("guest:a has interface:i")) == ([], [], [])


def test_a_layer_comes_after_all_that_it_waits_for() -> None:
    drawn = graph(
        *("unit:d after unit:c", "unit:d after unit:a", "unit:c after unit:b", "unit:b after unit:a"),
        *("unit:e after unit:a", "unit:f before unit:d"),
    )
    assert order(drawn).layers == [["unit:a", "unit:f"], ["unit:b", "unit:e"], ["unit:c"], ["unit:d"]]
    assert chain(drawn) == ["unit:d", "unit:c", "unit:b", "unit:a"]


def test_of_two_ways_the_chain_takes_what_is_asked_for_and_then_the_first_by_name() -> None:
    assert chain(graph("(unit:z after unit:a)", "unit:z after unit:b")) == ["unit:z", "unit:b"]
    assert chain(graph("unit:z after unit:b", "unit:z after unit:a")) == ["unit:z", "unit:a"]
    assert chain(graph("(unit:z after unit:b)", "(unit:z after unit:a)")) == ["unit:z", "unit:a"]


def test_the_chain_goes_through_a_ring_from_where_it_is_awaited() -> None:
    drawn = graph(
        *("unit:z after unit:a", "unit:a after unit:b", "unit:b after unit:c", "unit:c after unit:a"),
        *("unit:c after unit:x", "unit:x after unit:y"),
    )
    found = order(drawn)
    assert found.layers == [["unit:y"], ["unit:x"], ["unit:a", "unit:b", "unit:c"], ["unit:z"]]
    assert found.rings == [["unit:a", "unit:b", "unit:c"]]
    assert chain(drawn) == ["unit:z", "unit:a", "unit:b", "unit:c", "unit:x", "unit:y"]


def test_a_ring_that_waits_for_nothing_ends_the_chain() -> None:
    drawn = graph("unit:z after unit:b", "unit:b after unit:a", "unit:a after unit:b")
    assert chain(drawn) == ["unit:z", "unit:b"]
    assert chain(graph("unit:b after unit:a", "unit:a after unit:b")) == []


def test_a_ring_in_the_last_layer_begins_with_its_first() -> None:
    drawn = graph("unit:b after unit:c", "unit:c after unit:b", "unit:c after unit:a")
    assert chain(drawn) == ["unit:b", "unit:c", "unit:a"]


def test_rings_are_in_order() -> None:
    pairs = (("y", "z"), ("a", "b"), ("m", "n"))
    drawn = graph(*(f"unit:{one} after unit:{other}" for pair in pairs for one, other in (pair, pair[::-1])))
    assert order(drawn).rings == [["unit:a", "unit:b"], ["unit:m", "unit:n"], ["unit:y", "unit:z"]]


FIGURES = graph(
    *("unit:c after unit:b", "unit:b after unit:a", "unit:c requires unit:b", "(unit:d after unit:a)"),
    *("guest:g has interface:i", "guest:h has interface:i", "interface:i attaches link:l", "pool:p contains dataset:d"),
    *("unit:x after unit:y", "unit:y after unit:x", "mount:/m mounts dataset:d"),
    idle="mount:/m mount:/n",
)


def test_figures_count_nodes_and_edges_the_most_first() -> None:
    figures = stats(FIGURES)
    assert list(figures.nodes.items()) == [
        *(("unit", 6), ("guest", 2)),
        *((kind, 1) for kind in ("dataset", "interface", "link", "mount", "pool")),
    ]
    assert list(figures.edges.items()) == [
        *(("after", 5), ("has", 2)),
        *((kind, 1) for kind in ("attaches", "contains", "mounts", "requires")),
    ]
    assert (figures.idle, figures.implied) == (2, 1)


def test_figures_tell_of_the_order() -> None:
    figures = stats(FIGURES)
    assert (figures.layers, figures.waits, figures.rings) == (3, 2, 1)


def test_the_most_needed_are_those_that_most_others_need_whatever_for() -> None:
    assert list(stats(FIGURES).most_needed) == [
        ("interface:i", 2),
        *((node, 1) for node in ("dataset:d", "link:l", "pool:p", "unit:a")),
    ]


def test_who_needs_it_twice_is_counted_once() -> None:
    drawn = graph("unit:a requires unit:b", "unit:a after unit:b", "unit:a wants unit:b", "unit:b required-by unit:c")
    assert list(stats(drawn).most_needed) == [("unit:b", 2)]

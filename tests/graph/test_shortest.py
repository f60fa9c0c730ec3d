"""Paths searched from both ends are those that a breadth-first search from the start finds, and hubs cost nothing."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guestlint.graph.cycles import ordering_cycles
from guestlint.graph.shortest import ShortestPaths
from tests.graph.samples import graph

NODES = "abcdefgh"
GRAPHS = st.fixed_dictionaries({node: st.lists(st.sampled_from(NODES), unique=True, max_size=4) for node in NODES})


def breadth_first(successors: dict[str, list[str]], start: str, end: str) -> list[str]:
    paths, seen = deque([[start]]), {start}
    while paths:
        path = paths.popleft()
        if path[-1] == end:
            return path
        for other in successors[path[-1]]:
            if other not in seen:
                seen.add(other)
                paths.append([*path, other])
    return []


@given(GRAPHS, st.sampled_from(NODES), st.sampled_from(NODES))
def test_it_is_the_path_of_a_breadth_first_search(successors: dict[str, list[str]], start: str, end: str) -> None:
    assert ShortestPaths(successors).between(start, end) == breadth_first(successors, start, end)


class Counted(list[str]):
    """Successors that count how often they are gone through."""

    steps = 0

    def __iter__(self) -> Iterator[str]:
        for each in super().__iter__():
            Counted.steps += 1
            yield each


@pytest.mark.parametrize("size", [100, 400])
def test_a_hub_is_not_gone_through_for_each_pair(size: int) -> None:
    """Each leaf leads to the hub, and the hub to all of them: with one search for each, size x size steps."""
    leaves = [f"leaf{number}" for number in range(size)]
    successors: dict[str, Sequence[str]] = {leaf: Counted(["hub"]) for leaf in leaves}
    paths = ShortestPaths(successors | {"hub": Counted(leaves)})
    Counted.steps = 0
    for one, other in pairwise(leaves):
        assert paths.between(one, other) == [one, "hub", other]
    assert Counted.steps < 10 * size


def test_of_two_shortest_cycles_the_first_by_edge_order_is_told() -> None:
    (cycle,), _ = ordering_cycles(
        graph(
            "unit:a after unit:b",
            "(unit:b after unit:d)",
            "(unit:b after unit:c)",
            "(unit:c after unit:a)",
            "(unit:d after unit:a)",
        )
    )
    assert [wait.awaited for wait in cycle] == ["unit:b", "unit:d", "unit:a"]

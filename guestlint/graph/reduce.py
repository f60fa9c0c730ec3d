"""Transitive reduction: what follows from other edges is left out.

Orders, requirements and wishes are reduced each for itself: that a unit is after another says nothing of requiring it.
Where units wait for one another, all edges among them stay; between such rings the reduction is that of the rings.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from guestlint.graph.components import components
from guestlint.graph.dependencies import Dependency, dependency
from guestlint.graph.types import Edge, Graph

_BLOCK = 16384
"""Rings in a block: for a graph of 50,000 nodes four passes, each of which takes 2 kB for a ring at most."""

_FAMILIES = (("after", "before"), ("requires", "required-by"), ("wants", "wanted-by"))


def reduce(graph: Graph) -> Graph:
    """The graph without the edges that others of their family imply; all edges of other kinds stay."""
    implied: set[Edge] = set()
    for family in _FAMILIES:
        implied |= _implied([dependency(edge) for edge in graph.edges if edge.kind in family])
    return graph._replace(edges=tuple(edge for edge in graph.edges if edge not in implied))


def _implied(dependencies: list[Dependency]) -> set[Edge]:
    """The edges for which there is a longer way."""
    needed: dict[str, list[str]] = {}
    for each in dependencies:
        needed.setdefault(each.dependent, []).append(each.needed)
        needed.setdefault(each.needed, [])
    ring_of: dict[str, int] = {}
    rings = list(components(needed))
    for number, ring in enumerate(rings):
        ring_of.update(dict.fromkeys(ring, number))
    direct: list[set[int]] = [set() for _ in rings]
    for each in dependencies:
        direct[ring_of[each.dependent]].add(ring_of[each.needed])
    for number, others in enumerate(direct):
        others.discard(number)
    implied = _longer_ways(direct)
    return {
        each.edge for each in dependencies if (ring_of[each.dependent], ring_of[each.needed]) in implied
    } | _other_way_round(dependencies, ring_of)


def _longer_ways(direct: Sequence[Collection[int]]) -> set[tuple[int, int]]:
    """The steps from ring to ring that two steps or more can stand for; each ring leads only to those before it.

    What each ring reaches is one number, a bit for each ring. It is worked out for one block of rings after the other:
    all at once, it takes memory that grows with the square of the graph.
    """
    implied: set[tuple[int, int]] = set()
    for start in range(0, len(direct), _BLOCK):
        reached: list[int] = []  # by the rings from `start` on, as those before it reach none of the block
        for ring in range(start, len(direct)):
            far = near = 0
            inside = [other - start for other in direct[ring] if start <= other < start + _BLOCK]
            for other in direct[ring]:
                far |= reached[other - start] if other >= start else 0
            for bit in inside:
                near |= 1 << bit
            if far & near:
                implied.update((ring, start + bit) for bit in inside if far >> bit & 1)
            reached.append(far | near)
    return implied


def _other_way_round(dependencies: list[Dependency], ring_of: Mapping[str, int]) -> set[Edge]:
    """The second of two edges that say one thing, as `a after b` and `b before a`; in a ring both are shown."""
    first: dict[tuple[str, str], str] = {}
    twice = set()
    for each in dependencies:
        kind = first.setdefault((each.dependent, each.needed), each.edge.kind)
        if kind != each.edge.kind and ring_of[each.dependent] != ring_of[each.needed]:
            twice.add(each.edge)
    return twice

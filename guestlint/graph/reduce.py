"""Transitive reduction: what follows from other edges is left out.

Orders, requirements and wishes are reduced each for itself: that a unit is after another says nothing of requiring it.
Where units wait for one another, all edges among them stay; between such rings the reduction is that of the rings.
"""

from __future__ import annotations

from collections.abc import Mapping

from guestlint.graph.components import components
from guestlint.graph.dependencies import Dependency, dependency
from guestlint.graph.types import Edge, Graph

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
    longer = _longer(direct)
    return {
        each.edge for each in dependencies if longer[ring_of[each.dependent]] >> ring_of[each.needed] & 1
    } | _other_way_round(dependencies, ring_of)


def _longer(direct: list[set[int]]) -> list[int]:
    """For each ring the rings that it reaches in two steps or more, as bits; each leads only to those before it."""
    reached: list[int] = []
    longer: list[int] = []
    for others in direct:
        far = 0
        for other in others:
            far |= reached[other]
        near = 0
        for other in others:
            near |= 1 << other
        longer.append(far)
        reached.append(far | near)
    return longer


def _other_way_round(dependencies: list[Dependency], ring_of: Mapping[str, int]) -> set[Edge]:
    """The second of two edges that say one thing, as `a after b` and `b before a`; in a ring both are shown."""
    first: dict[tuple[str, str], str] = {}
    twice = set()
    for each in dependencies:
        kind = first.setdefault((each.dependent, each.needed), each.edge.kind)
        if kind != each.edge.kind and ring_of[each.dependent] != ring_of[each.needed]:
            twice.add(each.edge)
    return twice

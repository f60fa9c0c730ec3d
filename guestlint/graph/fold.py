"""Nodes that are alike drawn as one: 11 guests that each have a share, an interface and a unit of their own.

Two nodes are alike if they are of one kind and have as many edges of each kind to nodes that are alike. That is the
coarsest equitable partition of the graph, found by refining the kinds until no part is split any more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from guestlint.graph.merge import merge
from guestlint.graph.types import Graph, Node

_FEWEST = 3
"""So many alike are folded."""

_ROUNDS = 12
"""Rounds of refinement: nodes that differ only in what is further away count as alike."""

_SINGLE = frozenset({"host", "pool", "link"})
"""Kinds of which each is shown."""


_NONE: Mapping[str, object] = {}


def fold(graph: Graph, marks: Mapping[str, object] = _NONE, apart: Collection[str] = frozenset()) -> Graph:
    """The graph with nodes that are alike as one, named for the first.

    Nodes with `marks`, as findings, are alike only where these are equal; those `apart`, as in a cycle, are shown each.
    """
    alike = _alike(graph, marks, apart)
    together = _together(graph, alike)
    members: dict[tuple[int, str], list[Node]] = {}
    for node_id, colour in alike.items():
        node = graph.nodes[node_id]
        members.setdefault((colour, together.get(node.guest, "")), []).append(node)
    groups = [nodes for nodes in members.values() if len(nodes) >= _FEWEST]
    into = {node_id: node_id for node_id in graph.nodes}
    into.update((node.id, nodes[0].id) for nodes in groups for node in nodes)
    merged = merge(graph, into)
    renamed = {nodes[0].id: _named(merged.nodes[nodes[0].id], nodes) for nodes in groups}
    return merged._replace(nodes={**merged.nodes, **renamed})


def _together(graph: Graph, alike: Mapping[str, int]) -> Mapping[str, str]:
    """For each guest the first of those that it is folded with: what two guests have each of must not look shared."""
    colours: dict[str, list[int]] = {}
    for node in graph.nodes.values():
        if node.guest:
            colours.setdefault(node.guest, []).append(alike[node.id])
    guests: dict[tuple[int, ...], list[str]] = {}
    for guest, own in colours.items():
        guests.setdefault(tuple(sorted(own)), []).append(guest)
    return {guest: same[0] if len(same) >= _FEWEST else guest for same in guests.values() for guest in same}


def _named(node: Node, members: list[Node]) -> Node:
    """The node for its members: of several guests where they are."""
    guests = list(dict.fromkeys(member.guest for member in members))
    guest = guests[0] if len(guests) == 1 else f"{guests[0]} and {len(guests) - 1} like it"
    return node._replace(name=f"{node.name} and {len(members) - 1} like it", guest=guest)


def _alike(graph: Graph, marks: Mapping[str, object], apart: Collection[str]) -> Mapping[str, int]:
    """The part that each node is in."""
    first: dict[object, int] = {}
    colours = {
        node.id: first.setdefault((_seed(node, apart), marks.get(node.id)), len(first)) for node in graph.nodes.values()
    }
    around: dict[str, list[tuple[str, str, bool]]] = {node_id: [] for node_id in graph.nodes}
    for edge in graph.edges:
        around[edge.source].append((edge.kind, edge.target, True))
        around[edge.target].append((edge.kind, edge.source, False))
    count = len(first)
    for _ in range(_ROUNDS):
        seen: dict[object, int] = {}
        refined = {}
        for node_id, colour in colours.items():
            looks = sorted((kind, out, colours[other]) for kind, other, out in around[node_id])
            refined[node_id] = seen.setdefault((colour, tuple(looks)), len(seen))
        colours = refined
        if len(seen) == count:
            break
        count = len(seen)
    return colours


def _seed(node: Node, apart: Collection[str]) -> object:
    """What tells a node from others by itself. A unit of no guest, as a target, is one of its own."""
    if node.kind in _SINGLE or node.id in apart or (node.kind == "unit" and not node.guest):
        return node.id
    return node.kind, bool(node.guest), bool(node.stands_for)

"""Nodes that are alike drawn as one: 11 guests that each have a share, an interface and a unit of their own.

Two nodes are alike if they are of one kind and have as many edges of each kind to nodes that are alike. That is the
coarsest equitable partition of the graph, found by refining the kinds until no part is split any more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from guestlint.graph.merge import merge
from guestlint.graph.types import Edge, Graph, Node

_FEWEST = 3
"""So many alike are folded; two of a large graph that would not fit a page otherwise."""
_PAGE = 40
"""Nodes that fit a page."""
_CROWD = 200
"""Nodes among which each link, pool and target is no longer found by eye."""

_ROUNDS = 12
"""Rounds of refinement: nodes that differ only in what is further away count as alike."""

_SINGLE = frozenset({"host", "pool", "link"})
"""Kinds of which each is shown, as long as the graph is no crowd."""


_NONE: Mapping[str, object] = {}
_NO_EDGES: Mapping[Edge, object] = {}


def fold(
    graph: Graph,
    marks: Mapping[str, object] = _NONE,
    apart: Collection[str] = frozenset(),
    edge_marks: Mapping[Edge, object] = _NO_EDGES,
) -> Graph:
    """The graph with nodes that are alike as one, named for the first.

    Nodes with `marks`, as findings, are alike only where these are equal, and those of their edges; those `apart`, as
    in a cycle, are shown each.
    """
    seeds = {node.id: (_seed(node, apart), marks.get(node.id)) for node in graph.nodes.values()}
    alike = _alike(graph, seeds, edge_marks)
    folded = _folded(graph, alike, _FEWEST)
    if len(folded.nodes) > _PAGE:
        folded = _folded(graph, alike, 2)
    if len(folded.nodes) > _CROWD:
        seeds = {node.id: (_kind(node, apart), marks.get(node.id)) for node in graph.nodes.values()}
        folded = _folded(graph, _alike(graph, seeds, edge_marks), 2)
    return folded


def _folded(graph: Graph, alike: Mapping[str, int], fewest: int) -> Graph:
    together = _together(graph, alike, fewest)
    members: dict[tuple[int, str], list[Node]] = {}
    for node_id, colour in alike.items():
        node = graph.nodes[node_id]
        members.setdefault((colour, together.get(node.guest, "")), []).append(node)
    groups = [nodes for nodes in members.values() if len(nodes) >= fewest]
    into = {node_id: node_id for node_id in graph.nodes}
    into.update((node.id, nodes[0].id) for nodes in groups for node in nodes)
    merged = merge(graph, into)
    renamed = {nodes[0].id: _named(merged.nodes[nodes[0].id], nodes) for nodes in groups}
    return merged._replace(nodes={**merged.nodes, **renamed})


def _together(graph: Graph, alike: Mapping[str, int], fewest: int) -> Mapping[str, str]:
    """For each guest the first of those that it is folded with: what two guests have each of must not look shared."""
    colours: dict[str, list[int]] = {}
    for node in graph.nodes.values():
        if node.guest:
            colours.setdefault(node.guest, []).append(alike[node.id])
    guests: dict[tuple[int, ...], list[str]] = {}
    for guest, own in colours.items():
        guests.setdefault(tuple(sorted(own)), []).append(guest)
    return {guest: same[0] if len(same) >= fewest else guest for same in guests.values() for guest in same}


def _named(node: Node, members: list[Node]) -> Node:
    """The node for its members: of several guests where they are."""
    guests = list(dict.fromkeys(member.guest for member in members))
    guest = guests[0] if len(guests) == 1 else f"{guests[0]} and {len(guests) - 1} like it"
    return node._replace(name=f"{node.name} and {len(members) - 1} like it", guest=guest)


def _alike(graph: Graph, seeds: Mapping[str, object], edge_marks: Mapping[Edge, object]) -> Mapping[str, int]:
    """The part that each node is in, of those into which its seed and its edges' kinds and marks part all nodes."""
    first: dict[object, int] = {}
    colours = {node_id: first.setdefault(seed, len(first)) for node_id, seed in seeds.items()}
    kinds: dict[object, int] = {}
    around: dict[str, list[tuple[int, str, bool]]] = {node_id: [] for node_id in graph.nodes}
    for edge in graph.edges:
        kind = kinds.setdefault((edge.kind, edge_marks.get(edge)), len(kinds))
        around[edge.source].append((kind, edge.target, True))
        around[edge.target].append((kind, edge.source, False))
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
    return _kind(node, apart)


def _kind(node: Node, apart: Collection[str]) -> object:
    """What tells a node from others by itself, where these are many."""
    return node.id if node.kind == "host" or node.id in apart else (node.kind, bool(node.guest), bool(node.stands_for))

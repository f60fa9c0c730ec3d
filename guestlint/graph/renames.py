"""Nodes that have another name and are otherwise what they were.

A node that is gone and one that is new are the same if they are of one kind, have one trait, and have the same
neighbours, of which some may have been renamed too, as a guest's own nodes are with it. The pairs that are found
help to find others, which have changed as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping

from guestlint.graph.types import Graph, Node

Traits = Mapping[str, str]
"""What tells a node from others whatever it is called, as an address of its own: by the node's id."""

_OUTSIDE = frozenset({"link", "pool", "address"})
"""Kinds of nodes that are what they are called: another name is another thing."""
_COMMON = 20
"""Nodes that share a neighbour are compared with each other where they are no more than this."""
_ALIKE = 0.5
"""So much of all neighbours two nodes share that are one."""
_ROUNDS = 8

_Look = tuple[str, str, bool]
"""An edge as one of its ends sees it: its kind, the other end, and whether it leads there."""
_Edges = Mapping[str, list[_Look]]
_Found = Mapping[str, str]
_Pair = tuple[str, str]


def renames(old: Graph, new: Graph, old_traits: Traits, new_traits: Traits) -> dict[str, str]:
    """The new id of each node of `old` that has another one in `new`."""
    lost, fresh = _missing(old, new), _missing(new, old)
    gone, come = ({node_id: node.kind for node_id, node in side.items()} for side in (lost, fresh))
    if not gone or not come:
        return {}
    around = _around(old), _around(new)
    found: dict[str, str] = {}
    found.update(_pairs(_looks_of(gone, around[0], old_traits), _looks_of(come, around[1], new_traits)))
    for _ in range(_ROUNDS):
        more = dict(_similar(lost, come, around, found))
        if not more:
            break
        found.update(more)
    return found


def _missing(graph: Graph, other: Graph) -> dict[str, Node]:
    """The nodes that are not in the other graph, but for those that cannot have got another name."""
    return {
        node_id: node
        for node_id, node in graph.nodes.items()
        if node_id not in other.nodes and node.kind not in _OUTSIDE
    }


def _around(graph: Graph) -> _Edges:
    around: dict[str, list[_Look]] = defaultdict(list)
    for edge in graph.edges:
        around[edge.source].append((edge.kind, edge.target, True))
        around[edge.target].append((edge.kind, edge.source, False))
    return around


def _looks_of(nodes: Mapping[str, str], around: _Edges, traits: Traits) -> dict[str, Hashable]:
    """What each node looks like: its kind and trait, and its edges, those to others of `nodes` by their kind alone."""
    looks: dict[str, Hashable] = {}
    for node, kind in nodes.items():
        edges = sorted((each, is_out, _known(other, nodes)) for each, other, is_out in around.get(node, ()))
        if edges:
            looks[node] = kind, traits.get(node, ""), *edges
    return looks


def _known(node: str, nodes: Mapping[str, str]) -> str:
    return f"?{nodes[node]}" if node in nodes else node


def _pairs(before: Mapping[str, Hashable], after: Mapping[str, Hashable]) -> Iterator[_Pair]:
    """Nodes that look alike and like no other, on both sides."""
    sides: dict[Hashable, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for node, look in before.items():
        sides[look][0].append(node)
    for node, look in after.items():
        sides[look][1].append(node)
    for gone, come in sides.values():
        if len(gone) == len(come) == 1:
            yield gone[0], come[0]


def _similar(
    gone: Mapping[str, Node], come: Mapping[str, str], around: tuple[_Edges, _Edges], found: _Found
) -> Iterator[_Pair]:
    """Nodes that share more neighbours than with any other node: at least half of those known, and a renamed one."""
    taken = set(found.values())
    sharing: dict[_Look, list[str]] = defaultdict(list)
    for each in come:
        if each not in taken:
            for edge in around[1].get(each, ()):
                if edge[1] in taken:
                    sharing[edge].append(each)
    claims: dict[str, list[str]] = defaultdict(list)
    for node in gone.values():
        own = {(kind, found.get(other, other), is_out) for kind, other, is_out in around[0].get(node.id, ())}
        near = {other for edge in own if len(sharing.get(edge, ())) <= _COMMON for other in sharing.get(edge, ())}
        if node.id not in found and near:
            known = {edge for edge in own if edge[1] not in gone}
            scores = {
                each: _share(known, {edge for edge in around[1][each] if edge[1] in taken or edge[1] not in come})
                for each in sorted(near)
                if come[each] == node.kind
            }
            claims[_best(scores, _expected(node, found))].append(node.id)
    claims.pop("", None)
    yield from ((nodes[0], other) for other, nodes in claims.items() if len(nodes) == 1)


def _expected(node: Node, found: _Found) -> str:
    """The id that a guest's own node has after the guest is renamed."""
    guest = found.get(f"guest:{node.guest}", "").partition(":")[2]
    return node.id.replace(node.guest, guest) if guest else ""


def _best(scores: Mapping[str, float], expected: str) -> str:
    """The node with the highest score, if that is enough; of several the expected one, or none."""
    top = max(scores.values(), default=0.0)
    best = [each for each, score in scores.items() if score == top]
    if top < _ALIKE:
        return ""
    return best[0] if len(best) == 1 else expected if expected in best else ""


def _share(own: set[_Look], other: set[_Look]) -> float:
    return len(own & other) / len(own | other)

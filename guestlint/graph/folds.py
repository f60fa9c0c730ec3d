"""Which nodes are folded into which, for a picture that opens on demand.

A guest's own nodes are folded into the guest, guests that are alike into one, and all of a host into the host.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from guestlint.graph.fold import fold
from guestlint.graph.types import Edge, Graph
from guestlint.graph.views import Marked, view
from guestlint.records import NamedTuple


class Group(NamedTuple):
    """A node that is only there while what it stands for is folded."""

    id: str
    kind: str
    name: str
    members: tuple[str, ...]


class Folds(NamedTuple):
    """The groups, and what each node is folded into: a node's id or that of a group; a group is folded too."""

    groups: tuple[Group, ...]
    into: Mapping[str, str]


def folds(
    graph: Graph,
    marks: Mapping[str, object],
    edge_marks: Mapping[Edge, object],
    apart: Collection[str],
    top: str = "",
) -> Folds:
    """What is folded into what: `marks`, `edge_marks` and `apart` are those of `fold`.

    `top`, a node's id, takes all that is folded into nothing else.
    """
    overview = view(graph, "overview", Marked(frozenset(marks), frozenset(edge_marks)))
    into = {
        member.id: node.id
        for node in overview.nodes.values()
        for member in node.stands_for
        if member.id in graph.nodes and member.id not in overview.nodes
    }
    alike = fold(overview, marks, apart, edge_marks)
    groups = (*_alike(overview, alike), *_others(graph, overview, into))
    into.update((member, group.id) for group in groups for member in group.members)
    if top:
        tops = [each for each in (*overview.nodes, *(group.id for group in groups)) if each not in into]
        into.update((each, top) for each in tops if each != top)
    return Folds(groups, into)


def _alike(overview: Graph, folded: Graph) -> Iterator[Group]:
    for number, node in enumerate(folded.nodes.values()):
        members = [each.id for each in (node, *node.stands_for) if each.id in overview.nodes]
        members = [each for each in members if overview.nodes[each].kind == node.kind]
        if len(members) > 1:
            yield Group(f"alike:{number}", node.kind, node.name, tuple(members))


def _others(graph: Graph, overview: Graph, into: Mapping[str, str]) -> Iterator[Group]:
    """What an overview does not tell: the host's own units and mounts, by kind."""
    kinds: dict[str, list[str]] = {}
    for node in graph.nodes.values():
        if node.id not in overview.nodes and node.id not in into:
            kinds.setdefault(node.kind, []).append(node.id)
    for kind, members in kinds.items():
        if len(members) > 1:
            yield Group(f"others:{kind}", kind, f"{len(members)} others", tuple(members))

"""Views: what of a host's graph is looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from guestlint.graph.dataset_tree import with_dataset_tree
from guestlint.graph.merge import induce, merge
from guestlint.graph.reduce import reduce
from guestlint.graph.types import Edge, Graph, Layout, Node
from guestlint.records import NamedTuple


class Marked(NamedTuple):
    """The nodes and edges that findings are about."""

    nodes: frozenset[str] = frozenset()
    edges: frozenset[Edge] = frozenset()


def view(graph: Graph, name: str, marked: Marked) -> Graph:
    """The view of that name, which `VIEWS` has. What has a finding is never left out of what the view is about."""
    return _VIEWS[name](graph, marked)


def _all(graph: Graph, marked: Marked) -> Graph:  # noqa: ARG001 - as the other views
    return graph


_STORAGE = frozenset({"guest", "pool", "dataset", "mount", "directory", "volume"})
_NETWORK = frozenset({"guest", "interface", "link", "address"})
_BOOT = frozenset({"mount", "unit"})
_ORDER = frozenset({"after", "before", "requires", "required-by", "wants", "wanted-by"})


def _storage(graph: Graph, marked: Marked) -> Graph:
    """Guests, what they mount, and where it lies; orders of mounts only where a finding is about them."""
    kept = _of_kinds(graph, _STORAGE, frozenset({"guest", "mount"}))
    told = [edge for edge in kept.edges if edge.kind not in ("after", "before") or edge in marked.edges]
    layout = Layout(cluster="host", words=False, left="dependent")
    return reduce(with_dataset_tree(kept._replace(edges=tuple(told), layout=layout)))


def _network(graph: Graph, marked: Marked) -> Graph:  # noqa: ARG001 - as the other views
    layout = Layout(cluster="host", words=False, left="dependent")
    return _of_kinds(graph, _NETWORK, frozenset())._replace(layout=layout)


_FIRST = frozenset({"unit:local-fs-pre.target", "unit:remote-fs-pre.target"})
"""Targets that mounts are after by themselves, and that only what the document declares can be before."""
_BY_DEFAULT = ("unit:sysinit.target", "requires")


def _boot(graph: Graph, marked: Marked) -> Graph:
    """Units and mounts that have a job, in their order, without what follows from the rest.

    That each service requires `sysinit.target` says nothing more: it is after it. Nor do targets that all mounts are
    after, where the document orders nothing with them.
    """
    kept = induce(graph, frozenset(node.id for node in graph.nodes.values() if node.kind in _BOOT) - graph.idle)
    told = tuple(edge for edge in kept.edges if edge.kind in _ORDER and edge[1:3] != _BY_DEFAULT)
    said = {end for edge in told if not edge.implied for end in (edge.source, edge.target)} | marked.nodes
    layout = Layout(cluster="guest", implied=True, words=False, left="needed")
    shown = induce(kept._replace(edges=told, layout=layout), kept.nodes.keys() - (_FIRST - said))
    return _connected(reduce(shown), frozenset({"unit"}))


def _of_kinds(graph: Graph, kinds: frozenset[str], connected: frozenset[str]) -> Graph:
    """The nodes of these kinds; those of the kinds in `connected` only where they have an edge to one of them."""
    kept = induce(graph, frozenset(node.id for node in graph.nodes.values() if node.kind in kinds))
    return _connected(kept, connected)


def _connected(graph: Graph, kinds: frozenset[str]) -> Graph:
    ends = {end for edge in graph.edges for end in (edge.source, edge.target)}
    return induce(
        graph, frozenset(node.id for node in graph.nodes.values() if node.id in ends or node.kind not in kinds)
    )


_UNTOLD = (_ORDER | {"creates", "starts"}) - {"requires"}
"""What an overview does not tell of edges; of requirements it tells those between guests."""


def _overview(graph: Graph, marked: Marked) -> Graph:
    """Guests, pools, links and what several guests share; all that is a guest's own is folded into it."""
    mounted = {edge.source: edge.target for edge in graph.only("mounts")}
    into: dict[str, str] = {}
    for node in graph.nodes.values():
        place = _place(node, graph, mounted)
        if place or node.id in marked.nodes:
            into[node.id] = place or node.id
    shown = [_turned(edge, into) for edge in graph.edges if edge.kind not in _UNTOLD]
    merged = merge(graph._replace(edges=shown), into)
    told = tuple(
        edge
        for edge in merged.edges
        if edge.kind != "requires" or (edge.source.startswith("guest:") and edge.target.startswith("guest:"))
    )
    return merged._replace(edges=told, layout=Layout(cluster="host", words=False, left="dependent"))


def _place(node: Node, graph: Graph, mounted: Mapping[str, str]) -> str:
    """The node of the overview that shows a node; empty where none does."""
    if node.kind in ("host", "guest", "pool", "link"):
        return node.id
    if node.guest and f"guest:{node.guest}" in graph.nodes:
        return f"guest:{node.guest}"
    if node.kind in ("dataset", "directory", "volume"):
        return node.id
    return mounted.get(node.id, "")


def _turned(edge: Edge, into: Mapping[str, str]) -> Edge:
    """A guest's own dataset, as part of the guest, is not contained in the pool: the guest uses it."""
    if edge.kind == "contains" and into.get(edge.target, "").startswith("guest:"):
        return edge._replace(source=edge.target, target=edge.source, kind="uses")
    return edge


_VIEWS: Mapping[str, Callable[[Graph, Marked], Graph]] = {
    "overview": _overview,
    "storage": _storage,
    "network": _network,
    "boot": _boot,
    "all": _all,
}
VIEWS = tuple(_VIEWS)

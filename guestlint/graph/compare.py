"""What differs between two graphs of a host: nodes and edges added, removed and changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from guestlint.graph.renames import Traits, renames
from guestlint.graph.types import Edge, Graph, Node
from guestlint.hints import Literal
from guestlint.records import NamedTuple

State = Literal["added", "removed", "renamed", "changed"]
_NONE: Traits = {}


class NodeChange(NamedTuple):
    """A node that differs: `old` and `new`, of which one is missing where it is added or removed; `note` says how."""

    state: State
    old: Node | None
    new: Node | None
    note: str = ""

    @property
    def node(self) -> Node:
        """The node as it is, or was."""
        node = self.new or self.old
        assert node is not None  # noqa: S101 - one of them is there
        return node


class EdgeChange(NamedTuple):
    """An edge that differs, as it is or was, between nodes by their new ids; `note` is what its reason was."""

    state: State
    edge: Edge
    note: str = ""


class Comparison(NamedTuple):
    """Two graphs of one host and their differences, in the order of the graphs."""

    old: Graph
    new: Graph
    nodes: tuple[NodeChange, ...]
    edges: tuple[EdgeChange, ...]

    @property
    def differs(self) -> bool:
        """Whether there is any difference."""
        return bool(self.nodes or self.edges)


def diff(old: Graph, new: Graph, old_traits: Traits = _NONE, new_traits: Traits = _NONE) -> Comparison:
    """Compare graphs. Nodes that only have another name are renamed; traits help to tell them, as in `renames`.

    Where things are written is no difference.
    """
    renamed = renames(old, new, old_traits, new_traits)
    nodes = tuple(_nodes(old, new, renamed))
    return Comparison(old, new, nodes, tuple(_edges(old, new, renamed)))


def union(comparison: Comparison) -> Graph:
    """The new graph, and what was removed, to be drawn as one."""
    nodes = dict(comparison.new.nodes)
    nodes.update((change.node.id, change.node) for change in comparison.nodes if change.state == "removed")
    removed = [change.edge for change in comparison.edges if change.state == "removed"]
    return comparison.new._replace(nodes=nodes, edges=(*comparison.new.edges, *removed))


def _nodes(old: Graph, new: Graph, renamed: Mapping[str, str]) -> Iterator[NodeChange]:
    was = {renamed.get(node_id, node_id): node for node_id, node in old.nodes.items()}
    for node in new.nodes.values():
        before = was.get(node.id)
        if before is None:
            yield NodeChange("added", None, node)
        elif note := "; ".join(_differences(before, node, old, new, renamed)):
            yield NodeChange("changed" if before.id == node.id else "renamed", before, node, note)
    for node_id, node in old.nodes.items():
        if renamed.get(node_id, node_id) not in new.nodes:
            yield NodeChange("removed", node, None)


def _differences(before: Node, after: Node, old: Graph, new: Graph, renamed: Mapping[str, str]) -> Iterator[str]:
    if before.id != after.id:
        yield f"was `{before.id}`"
    guest = renamed.get(f"guest:{before.guest}", f"guest:{before.guest}").partition(":")[2]
    if guest != after.guest:
        yield f"of {_guest(after.guest)}, was of {_guest(before.guest)}"
    for name, yes, no in (("by_hand", "started by hand", "started at boot"), ("idle", "never started", "started")):
        was, is_ = before.id in getattr(old, name), after.id in getattr(new, name)
        if was != is_:
            yield f"now {yes if is_ else no}"


def _guest(name: str) -> str:
    return f"guest `{name}`" if name else "no guest alone"


_Key = tuple[str, str, str]


def _edges(old: Graph, new: Graph, renamed: Mapping[str, str]) -> Iterator[EdgeChange]:
    before: dict[_Key, Edge] = {}
    for edge in old.edges:
        source, target = renamed.get(edge.source, edge.source), renamed.get(edge.target, edge.target)
        before.setdefault((source, edge.kind, target), edge._replace(source=source, target=target))
    after = {_key(edge): edge for edge in reversed(new.edges)}
    new_names = set(renamed.values())
    for edge in new.edges:
        key = _key(edge)
        if key not in before:
            yield EdgeChange("added", edge)
        elif after[key] is edge and not new_names & {edge.source, edge.target}:
            earlier = before[key]
            if earlier.reason != edge.reason:
                yield EdgeChange("changed", edge, earlier.reason)
    for key, edge in before.items():
        if key not in after:
            yield EdgeChange("removed", edge)


def _key(edge: Edge) -> _Key:
    return edge.source, edge.kind, edge.target

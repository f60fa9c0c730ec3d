"""A graph in the making."""

from __future__ import annotations

from guestlint.graph.types import Edge, EdgeKind, Node, NodeKind
from guestlint.source.route import Place
from guestlint.source.shorten import with_short_names


class Draft:
    """Collects nodes and edges; of duplicates the first is kept.

    Very long names in reasons are cut: a name of a guest is in several reasons for each of its shares.
    """

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = {}
        self._edges: dict[tuple[str, str, str], Edge] = {}

    @property
    def edges(self) -> tuple[Edge, ...]:
        """All edges, in order."""
        return tuple(self._edges.values())

    def add(self, more: Node | Edge) -> None:
        """Add a node or an edge; a missing end of an edge becomes a node without further properties."""
        if isinstance(more, Node):
            self.nodes.setdefault(more.id, more)
            return
        for end in (more.source, more.target):
            kind, _, name = end.partition(":")
            self.nodes.setdefault(end, Node(end, kind, name))
        self._edges.setdefault((more.source, more.target, more.kind), more)

    def node(self, kind: NodeKind, name: str, origin: Place | None, guest: str = "") -> str:
        """The id of the node of that kind and name."""
        node_id = f"{kind}:{name}"
        node = self.nodes.get(node_id)
        if node is None:
            node = self.nodes[node_id] = Node(id=node_id, kind=kind, name=name, origin=origin, guest=guest)
        return node.id  # the same text in all edges: its hash is worked out once

    def edge(self, source: str, kind: EdgeKind, target: str, reason: str, origin: Place) -> None:
        """An edge that the document asks for."""
        self._draw((source, target, kind), reason, origin, implied=False)

    def imply(self, source: str, kind: EdgeKind, target: str, reason: str, origin: Place) -> None:
        """An edge that systemd has by itself."""
        self._draw((source, target, kind), reason, origin, implied=True)

    def _draw(self, ends: tuple[str, str, EdgeKind], reason: str, origin: Place, *, implied: bool) -> None:
        if ends not in self._edges:
            source, target, kind = ends
            self._edges[ends] = Edge(
                source=source,
                target=target,
                kind=kind,
                reason=with_short_names(reason),
                origin=origin,
                implied=implied,
            )

    def has_edge(self, source: str, kind: EdgeKind, target: str) -> bool:
        """Whether there is such an edge by now."""
        return (source, target, kind) in self._edges

    def target(self, name: str) -> str:
        """The node of one of systemd's own targets, which no place in the document accounts for."""
        return self.node("unit", name, None)

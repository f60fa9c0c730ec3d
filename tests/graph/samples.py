"""Graphs drawn by hand: edges in words, as `guest:a binds mount:/a`."""

from __future__ import annotations

from guestlint.graph.types import Edge, Graph, Node
from guestlint.source.route import Place

PLACE = Place("host.toml", ("guests",))


def graph(*sentences: str, idle: str = "", local_fs: str = "", owners: dict[str, str] | None = None) -> Graph:
    """A graph with the edges that `sentences` say; one in brackets systemd has by itself."""
    edges = []
    for sentence in sentences:
        source, kind, target = sentence.strip("()").split()
        reason = f"as said: {source} {kind} {target}"
        implied = sentence.startswith("(")
        edges.append(Edge(source=source, target=target, kind=kind, reason=reason, origin=PLACE, implied=implied))
    ids = dict.fromkeys(end for edge in edges for end in (edge.source, edge.target))
    nodes = {
        node_id: Node(
            node_id, node_id.partition(":")[0], node_id.partition(":")[2], None, (owners or {}).get(node_id, "")
        )
        for node_id in ids
    }
    return Graph(
        host="ward",
        file="host.toml",
        nodes=nodes,
        edges=edges,
        idle=frozenset(idle.split()),
        local_fs=frozenset(local_fs.split()),
    )


def sentences(drawn: Graph) -> list[str]:
    """The edges of a graph in words."""
    return [f"{edge.source} {edge.kind} {edge.target}" for edge in drawn.edges]

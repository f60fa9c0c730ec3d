"""Several nodes drawn as one: a smaller graph that stands for the whole."""

from __future__ import annotations

from collections.abc import Container, Mapping

from guestlint.graph.types import Edge, Graph, Node


def merge(graph: Graph, into: Mapping[str, str]) -> Graph:
    """The graph in which each node of `into` is the node that it gives, which stands for it; all others are left out.

    An edge that comes to lead from a node to itself is left out; of several of one kind between two the first is kept.
    """
    folded: dict[str, list[Node]] = {}
    for node in graph.nodes.values():
        if node.id in into:
            members = folded.setdefault(into[node.id], [])
            members += [] if into[node.id] == node.id else [node, *node.stands_for]
    nodes = {
        node_id: graph.nodes[node_id]._replace(stands_for=(*graph.nodes[node_id].stands_for, *members))
        for node_id, members in folded.items()
    }
    edges: dict[tuple[str, str, str], Edge] = {}
    for edge in graph.edges:
        source, target = into.get(edge.source, ""), into.get(edge.target, "")
        if source in nodes and target in nodes and (source != target or edge.source == edge.target):
            ends = (source, target, edge.kind)
            if ends not in edges:
                edges[ends] = edge if ends[:2] == edge[:2] else edge._replace(source=source, target=target)
    return graph._replace(nodes=nodes, edges=tuple(edges.values()))


def induce(graph: Graph, kept: Container[str]) -> Graph:
    """The graph of the nodes that are `kept`, and of the edges between them."""
    return graph._replace(
        nodes={node_id: node for node_id, node in graph.nodes.items() if node_id in kept},
        edges=tuple(edge for edge in graph.edges if edge.source in kept and edge.target in kept),
    )

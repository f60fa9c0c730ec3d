"""The way to networkx, for programs that want its algorithms."""

from __future__ import annotations

try:
    import networkx as nx
except ModuleNotFoundError as missing:
    message = "to_networkx needs the package networkx: pip install 'guestlint[graph]'"
    raise ModuleNotFoundError(message, name="networkx") from missing

from guestlint.graph.types import Graph
from guestlint.source.route import format_route


def to_networkx(graph: Graph) -> nx.MultiDiGraph[str]:
    """Make a multigraph with the ids of `graph`; an edge's key is its kind, its reason and place are attributes."""
    result: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in graph.nodes.values():
        result.add_node(node.id, kind=node.kind, name=node.name, guest=node.guest, host=graph.host)
    for edge in graph.edges:
        result.add_edge(
            edge.source,
            edge.target,
            key=edge.kind,
            kind=edge.kind,
            reason=edge.reason,
            path=format_route(edge.origin.route),
            file=edge.origin.file,
            implied=edge.implied,
        )
    return result

"""Graphs in the node-link form of networkx, written without networkx."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TextIO

from guestlint.diagnostics import Run
from guestlint.graph.types import Graph
from guestlint.report.fleet import prefixes
from guestlint.source.json_text import json_text
from guestlint.source.route import format_route


class NodeLink:
    """Writes what `networkx.node_link_graph(data, edges="edges")` reads as a directed multigraph."""

    name = "json"

    def write(self, graphs: Sequence[Graph], run: Run, out: TextIO) -> None:  # noqa: ARG002 - it shows no findings
        """Write all graphs as one JSON document, a node or an edge at a time."""
        named = list(zip(graphs, prefixes(graphs), strict=True))
        nodes = (node for graph, prefix in named for node in _nodes(graph, prefix))
        edges = (edge for graph, prefix in named for edge in _edges(graph, prefix))
        out.write('{\n "directed": true,\n "multigraph": true,\n "graph": {},\n "nodes": ')
        out.writelines(_list(nodes))
        out.write(',\n "edges": ')
        out.writelines(_list(edges))
        out.write("\n}\n")


def _list(items: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A list within an object, written as `json_text` writes both."""
    before = "[\n  "
    for item in items:
        yield before + json_text(item).replace("\n", "\n  ")
        before = ",\n  "
    yield "[]" if before == "[\n  " else "\n ]"


def _nodes(graph: Graph, prefix: str) -> Iterator[dict[str, Any]]:
    for node in graph.nodes.values():
        yield {
            "id": prefix + node.id,
            "kind": node.kind,
            "name": node.name,
            "guest": node.guest,
            "host": graph.host,
        }


def _edges(graph: Graph, prefix: str) -> Iterator[dict[str, Any]]:
    for edge in graph.edges:
        yield {
            "source": prefix + edge.source,
            "target": prefix + edge.target,
            "key": edge.kind,
            "kind": edge.kind,
            "reason": edge.reason,
            "path": format_route(edge.origin.route),
            "file": edge.origin.file,
            "implied": edge.implied,
        }

"""Graphs in the node-link form of networkx, written without networkx."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from guestlint.diagnostics import Run
from guestlint.graph.types import Graph
from guestlint.hints import TextIO
from guestlint.report.fleet import prefixes
from guestlint.source.json_text import json_object
from guestlint.source.route import Place
from guestlint.source.shorten import short_id, with_short_names

_Item = Mapping[str, str | bool]
_REMEMBERED = 5000
"""Ids and places that are not written anew: edges repeat them."""


class NodeLink:
    """Writes what `networkx.node_link_graph(data, edges="edges")` reads as a directed multigraph.

    A node has its name whole; all else that may be very long is shortened, as each of its edges repeats it.
    """

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


def _list(items: Iterable[_Item]) -> Iterator[str]:
    """A list within an object, laid out as `json_text` lays out both."""
    before = "[\n  "
    for item in items:
        yield before + json_object(item, "  ")
        before = ",\n  "
    yield "[]" if before == "[\n  " else "\n ]"


def _nodes(graph: Graph, prefix: str) -> Iterator[_Item]:
    for node in graph.nodes.values():
        yield {
            "id": _id(prefix + node.id),
            "kind": node.kind,
            "name": node.name,
            "guest": node.guest,
            "host": graph.host,
        }


def _edges(graph: Graph, prefix: str) -> Iterator[_Item]:
    for edge in graph.edges:
        yield {
            "source": _id(prefix + edge.source),
            "target": _id(prefix + edge.target),
            "key": edge.kind,
            "kind": edge.kind,
            "reason": with_short_names(edge.reason),
            "path": _path(edge.origin),
            "file": edge.origin.file,
            "implied": edge.implied,
        }


@lru_cache(_REMEMBERED)
def _id(text: str) -> str:
    return short_id(text)


@lru_cache(_REMEMBERED)
def _path(place: Place) -> str:
    return place.path

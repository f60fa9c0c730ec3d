"""What tells a node from others whatever it is called: the MAC address that an interface is given."""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.graph.types import Graph
from guestlint.source.document import Document
from guestlint.source.route import Place


def traits(graph: Graph, document: Document) -> dict[str, str]:
    """The traits of the nodes of a graph, by their ids, as its document gives them."""
    return dict(_traits(graph, document))


def _traits(graph: Graph, document: Document) -> Iterator[tuple[str, str]]:
    for node in graph.nodes.values():
        if node.kind == "interface" and node.origin is not None:
            mac = _mac(document.data, node.origin)
            if mac:
                yield node.id, mac.lower()


def _mac(data: object, place: Place) -> str:
    """The address that is given at a place; empty where none is."""
    for key in place.route:
        if isinstance(data, dict):
            data = data.get(key)
        elif isinstance(data, list) and isinstance(key, int) and key < len(data):
            data = data[key]
        else:
            return ""
    if isinstance(data, dict):
        data = data.get("mac")
    return data if isinstance(data, str) and data.count(":") == 5 else ""  # noqa: PLR2004 - of six bytes

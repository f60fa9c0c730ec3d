"""The JSON of a graph, read as docs/graph.md says: edges with ids, reasons and places in place of numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Row(NamedTuple):
    """An edge, filled in."""

    source: str
    kind: str
    target: str
    reason: str
    implied: bool
    place: Mapping[str, str]


def rows(data: Mapping[str, Any]) -> list[Row]:
    """The edges of a document."""
    nodes, reasons, places = data["nodes"], data["reasons"], data["places"]
    return [
        Row(
            nodes[source]["id"],
            kind,
            nodes[target]["id"],
            reasons[reason]["text"].format(source=nodes[source]["name"], target=nodes[target]["name"], kind=kind),
            reasons[reason]["implied"],
            places[place],
        )
        for source, kind, target, reason, place in data["edges"]
    ]


def triples(data: Mapping[str, Any]) -> set[tuple[str, str, str]]:
    """The source, kind and target of each edge."""
    return {row[:3] for row in rows(data)}

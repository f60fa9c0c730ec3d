"""Differences of graphs as text for people, and as JSON for scripts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from guestlint.cli.answers import lines, place_json, place_text
from guestlint.graph.compare import Comparison, EdgeChange, NodeChange, State
from guestlint.hints import Any, TextIO
from guestlint.report.diff_styles import SIGNS, by_state, headline
from guestlint.report.summary import Line, Style
from guestlint.report.text import write_blocks
from guestlint.source.document import Document
from guestlint.source.json_text import json_text
from guestlint.source.positions import Positions

_STYLES: Mapping[State, Style] = {"added": "info", "removed": "error", "renamed": "related", "changed": "warning"}


def write_text(comparisons: Sequence[Comparison], documents: Mapping[str, Document], out: TextIO) -> None:
    """Write a block for each host that differs, or say that none does."""
    places = Positions(documents)
    blocks = [list(_block(comparison, places)) for comparison in comparisons if comparison.differs]
    write_blocks(blocks or [[[("no differences", "title")]]], out)


def _block(comparison: Comparison, places: Positions) -> Iterator[Line]:
    yield from lines(f"{comparison.new.host}: {headline(comparison)}", style="title")
    with_node = {change.node.id for change in comparison.nodes if change.state in ("added", "removed")}
    for change in sorted(comparison.nodes, key=by_state):
        yield from _node(change, places)
    edges = [
        each for each in sorted(comparison.edges, key=by_state) if not with_node & {each.edge.source, each.edge.target}
    ]
    for edge in edges:
        yield from _edge(edge, places)
    rest = len(comparison.edges) - len(edges)
    if rest:
        noun, verb = ("edge", "comes or goes") if rest == 1 else ("edges", "come or go")
        yield from lines(f"{rest} further {noun} {verb} with these nodes", "  ", "dim")


def _node(change: NodeChange, places: Positions) -> Iterator[Line]:
    yield from lines(change.node.id, f"{SIGNS[change.state]} ", _STYLES[change.state])
    if change.note:
        yield from lines(change.note, "    ")
    if change.node.origin is not None and change.state in ("added", "removed"):
        yield from lines(place_text(places, change.node.origin), "    ", "dim")


def _edge(change: EdgeChange, places: Positions) -> Iterator[Line]:
    edge = change.edge
    yield from lines(f"{edge.source} {edge.kind} {edge.target}", f"{SIGNS[change.state]} ", _STYLES[change.state])
    yield from lines(edge.reason, "    ")
    if change.note:
        yield from lines(f"was: {change.note}", "    ")
    yield from lines(place_text(places, edge.origin), "    ", "dim")


def write_json(comparisons: Sequence[Comparison], documents: Mapping[str, Document], out: TextIO) -> None:
    """Write one document: the differences of each host."""
    places = Positions(documents)
    hosts = [
        {
            "host": comparison.new.host,
            "nodes": [_node_json(change) for change in comparison.nodes],
            "edges": [_edge_json(change, places) for change in comparison.edges],
        }
        for comparison in comparisons
    ]
    out.write(json_text({"schema": 1, "hosts": hosts}) + "\n")


def _node_json(change: NodeChange) -> dict[str, Any]:
    return {
        "state": change.state,
        "old": change.old.id if change.old else None,
        "new": change.new.id if change.new else None,
        "note": change.note,
    }


def _edge_json(change: EdgeChange, places: Positions) -> dict[str, Any]:
    edge = change.edge
    return {
        "state": change.state,
        "source": edge.source,
        "kind": edge.kind,
        "target": edge.target,
        "reason": edge.reason,
        "was": change.note,
        **place_json(places, edge.origin),
    }

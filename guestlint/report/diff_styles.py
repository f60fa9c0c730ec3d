"""How differences of graphs look: a sign and the hues of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from guestlint.graph.compare import Comparison, EdgeChange, NodeChange, State
from guestlint.report.styles import HUES, Hues

SIGNS: Mapping[State, str] = {"added": "+", "removed": "-", "renamed": "=", "changed": "~"}
HUES_OF: Mapping[State, Hues] = {
    "added": Hues(on_light="#15803d", on_dark="#4ade80", pale="#dcfce7"),
    "removed": HUES["error"],
    "renamed": HUES["info"],
    "changed": HUES["warning"],
}


def headline(comparison: Comparison) -> str:
    """How much differs: "2 nodes and 7 edges added, 1 node changed"."""
    parts = [
        " and ".join(
            _counted(count, noun)
            for noun, changes in (("node", comparison.nodes), ("edge", comparison.edges))
            if (count := sum(change.state == state for change in changes))
        )
        + f" {state}"
        for state in SIGNS
    ]
    told = [part for part in parts if part[0] != " "]
    return ", ".join(told) or "no differences"


def rows(comparison: Comparison) -> Iterable[tuple[State, str, str]]:
    """Each difference as state, what differs, and how; edges that come or go with a node are left out."""
    with_node = {change.node.id for change in comparison.nodes if change.state in ("added", "removed")}
    for node in sorted(comparison.nodes, key=by_state):
        yield node.state, node.node.id, node.note
    for change in sorted(comparison.edges, key=by_state):
        edge = change.edge
        if not with_node & {edge.source, edge.target}:
            was = f"{edge.reason}; was: {change.note}" if change.note else edge.reason
            yield change.state, f"{edge.source} {edge.kind} {edge.target}", was


def by_state(change: NodeChange | EdgeChange) -> int:
    """The place of a difference in a list."""
    return list(SIGNS).index(change.state)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"

"""Selections: the part of a graph that is asked for, as a graph again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from fnmatch import fnmatchcase

from guestlint.graph.dependencies import dependents, needs, within
from guestlint.graph.merge import induce
from guestlint.graph.types import Cluster, Graph
from guestlint.graph.views import Marked
from guestlint.records import NamedTuple


class Selection(NamedTuple):
    """What is asked for; what is left out asks for everything.

    `focus` are patterns, as `find` reads them, of nodes whose neighbourhood is shown: `depth` steps `up`, to what
    depends on them, and `down`, to what they need; both ways if neither is said. Without `depth` that is one step, or
    all the way where a direction is said. `guests` are globs of names: what is theirs, and what that needs.
    """

    focus: tuple[str, ...] = ()
    depth: int | None = None
    up: bool = False
    down: bool = False
    kinds: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()
    only_findings: bool = False
    cluster: Cluster | None = None

    @property
    def is_everything(self) -> bool:
        """Whether it leaves nothing out."""
        return not (self.focus or self.kinds or self.guests or self.only_findings)


def select(graph: Graph, asked: Selection, focus: Iterable[str], marked: Marked) -> Graph:
    """The part of `graph` that all of `asked` leave; `focus` are the ids that its patterns mean here."""
    kept = set(graph.nodes)
    if asked.guests:
        kept &= _of_guests(graph, asked.guests)
    if asked.focus:
        kept &= _around(graph, asked, list(focus))
    if asked.kinds:
        kept = {node_id for node_id in kept if graph.nodes[node_id].kind in asked.kinds}
    if asked.only_findings:
        kept &= marked.nodes | {end for edge in marked.edges for end in (edge.source, edge.target)}
    layout = graph.layout._replace(cluster=asked.cluster) if asked.cluster else graph.layout
    part = graph if len(kept) == len(graph.nodes) else induce(graph, frozenset(kept))
    return part._replace(layout=layout)


def _around(graph: Graph, asked: Selection, focus: Collection[str]) -> set[str]:
    """The neighbourhood; order that systemd has by itself leads there only where the view is about it."""
    both = not (asked.up or asked.down)
    steps = 1 if asked.depth is None and both else asked.depth
    edges = [edge for edge in graph.edges if graph.layout.implied or not edge.implied]
    kept = set(focus)
    if asked.up or both:
        kept.update(within(focus, dependents(edges), steps))
    if asked.down or both:
        kept.update(within(focus, needs(edges), steps))
    return kept


_ORDER = ("after", "before")


def _of_guests(graph: Graph, patterns: Collection[str]) -> set[str]:
    """What belongs to these guests, and all that it needs, order aside: another guest only where it is required."""
    own = [
        node.id
        for node in graph.nodes.values()
        if any(fnmatchcase(name, pattern) for name in _guests(node.id, node.guest) for pattern in patterns)
    ]
    edges = [edge for edge in graph.edges if edge.kind not in _ORDER and not edge.implied]
    return set(within(own, needs(edges), None))


def _guests(node_id: str, guest: str) -> tuple[str, ...]:
    kind, _, name = node_id.partition(":")
    return (guest, name) if kind == "guest" else (guest,)

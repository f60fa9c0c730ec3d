"""The dependencies that the graph of a host and the real systemd are compared by."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from guestlint.graph.types import Graph
from guestlint.names.systemd import unit_of
from tests.conformance.systemd_plan import Dependency

_ORDERED = ("basic", "local-fs", "local-fs-pre", "network", "remote-fs", "remote-fs-pre", "sysinit")
TARGETS = frozenset(f"{name}.target" for name in _ORDERED)
"""systemd's own, with which units of a host are ordered."""


def edges(graph: Graph) -> Iterator[Dependency]:
    """The graph's edges as dependencies of units, each from the unit that waits."""
    turned = {"before": "after", "wanted-by": "wants", "required-by": "requires"}
    units = {node.id: unit_of(node.name) if node.kind == "mount" else node.name for node in graph.nodes.values()}
    for edge in graph.only("requires", "wants", "after"):
        yield units[edge.source], edge.kind, units[edge.target]
    for edge in graph.only("before", "wanted-by", "required-by"):
        yield units[edge.target], turned[edge.kind], units[edge.source]


def told(found: Iterable[Dependency], own: Collection[str]) -> frozenset[Dependency]:
    """Those among the host's own units, what orders them with systemd's own targets, and what requires sysinit.target.

    What comes before sysinit.target only by way of services of systemd's own is drawn as one edge.
    """
    return frozenset(
        (unit, kind, other)
        for unit, kind, other in found
        if unit != other and (unit in own or (unit in TARGETS and kind == "after"))
        if other in own
        or (unit in own and other in TARGETS and kind == "after")
        or (unit in own and (kind, other) == ("requires", "sysinit.target"))
        if unit != "sysinit.target" or not other.endswith(".mount")
    )

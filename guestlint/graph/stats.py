"""How large a graph is, and what stands out in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from guestlint.graph.dependencies import dependency
from guestlint.graph.order import order
from guestlint.graph.types import Graph
from guestlint.records import NamedTuple

_MOST = 5


class Stats(NamedTuple):
    """Counts by kind; `waits` is the length of the longest chain of waits, `rings` how many sets wait for one another.

    `idle` counts the mounts and units that nothing starts; `most_needed` are the nodes that most others need directly.
    """

    nodes: Mapping[str, int]
    edges: Mapping[str, int]
    idle: int
    implied: int
    layers: int
    waits: int
    rings: int
    most_needed: Sequence[tuple[str, int]]


def stats(graph: Graph) -> Stats:
    """The figures of one graph."""
    layered = order(graph)
    pairs = {dependency(edge)[:2] for edge in graph.edges if not edge.implied}
    needed = Counter(needed for _, needed in pairs)
    return Stats(
        nodes=_counted(node.kind for node in graph.nodes.values()),
        edges=_counted(edge.kind for edge in graph.edges),
        idle=len(graph.idle),
        implied=sum(edge.implied for edge in graph.edges),
        layers=len(layered.layers),
        waits=len(layered.critical),
        rings=len(layered.rings),
        most_needed=sorted(needed.items(), key=lambda item: (-item[1], item[0]))[:_MOST],
    )


def _counted(kinds: Iterable[str]) -> Mapping[str, int]:
    return dict(sorted(Counter(kinds).items(), key=lambda item: (-item[1], item[0])))

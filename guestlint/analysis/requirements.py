"""Which units systemd does not start without which others, by what the graph has of `Requires=` and its like."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from guestlint.analysis.views import HostView
from guestlint.graph.types import Graph
from guestlint.records import NamedTuple


class Requirements(NamedTuple):
    """What requires each node directly, and for each unit of a guest its number among them and the guest's name."""

    graph: Graph
    required_by: Mapping[str, Sequence[str]]
    guests: Mapping[str, tuple[int, str]]

    def reached_from(self, nodes: Iterable[str]) -> frozenset[str]:
        """These nodes and all that require them, however indirectly; what nothing starts is left out."""
        reached, waiting = set[str](), list(nodes)
        while waiting:
            node = waiting.pop()
            if node not in reached and node not in self.graph.idle:
                reached.add(node)
                waiting += self.required_by.get(node, ())
        return frozenset(reached)

    def guests_in(self, nodes: Iterable[str]) -> Sequence[str]:
        """The names of the guests that some of these nodes run, in the order of the graph."""
        return [name for _, name in sorted(self.guests[node] for node in nodes if node in self.guests)]


def requirements(view: HostView) -> Requirements:
    """Those of a host."""
    required_by: dict[str, list[str]] = {}
    for edge in view.graph.only("requires", "required-by"):
        lower, upper = (edge.target, edge.source) if edge.kind == "requires" else (edge.source, edge.target)
        required_by.setdefault(lower, []).append(upper)
    started = {edge.target: edge.source.partition(":")[2] for edge in view.graph.only("starts")}
    guests = {unit: (number, guest) for number, (unit, guest) in enumerate(started.items())}
    return Requirements(view.graph, required_by, guests)

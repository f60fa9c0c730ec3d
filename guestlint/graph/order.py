"""The boot order as layers: all of a layer may start at once, and each waits for something of the layer before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from guestlint.graph.components import components
from guestlint.graph.cycles import Order, OrderingEdge, ordering
from guestlint.graph.types import Graph
from guestlint.records import NamedTuple


class BootOrder(NamedTuple):
    """The layers, first first; `critical` is a longest chain of waits, from the last to start to the first.

    `rings` are the nodes that wait for one another: they have no order, and stand in one layer.
    """

    layers: Sequence[Sequence[str]]
    critical: Sequence[OrderingEdge]
    rings: Sequence[Sequence[str]]


def order(graph: Graph) -> BootOrder:
    """The order of all that has a job when the host boots, or one of its guests is started."""
    order = ordering(graph)
    layer: dict[str, int] = {}
    rings: list[list[str]] = []
    for ring in components({node: [wait.awaited for wait in waits] for node, waits in order.items()}):
        inside = set(ring)
        before = [layer[wait.awaited] for node in ring for wait in order[node] if wait.awaited not in inside]
        layer.update(dict.fromkeys(ring, max(before, default=-1) + 1))
        if len(ring) > 1:
            rings.append(sorted(ring))
    layers: list[list[str]] = [[] for _ in range(max(layer.values(), default=-1) + 1)]
    for node in sorted(layer):
        layers[layer[node]].append(node)
    return BootOrder(layers, _critical(order, layer, layers), sorted(rings))


def _critical(order: Order, layer: Mapping[str, int], layers: Sequence[Sequence[str]]) -> Sequence[OrderingEdge]:
    """From the last layer down, always to what is in the layer just before; of a ring from where that is awaited."""
    chain: list[OrderingEdge] = []
    node = layers[-1][0] if layers else ""
    while node and layer[node]:
        step = _step(order, layer, node)
        if step is None:
            break
        chain += step
        node = step[-1].awaited
    return chain


def _step(order: Order, layer: Mapping[str, int], node: str) -> list[OrderingEdge] | None:
    """The way from a node to one of the layer before, through the nodes of its own ring if need be."""
    came_by: dict[str, OrderingEdge | None] = {node: None}
    waiting = [node]
    for each in waiting:
        for wait in sorted(order[each], key=lambda wait: (wait.edge.implied, wait.awaited)):
            if layer[wait.awaited] == layer[node] - 1:
                way = [wait]
                while (before := came_by[way[-1].waiter]) is not None:
                    way.append(before)
                return way[::-1]
            if layer[wait.awaited] == layer[node] and wait.awaited not in came_by:
                came_by[wait.awaited] = wait
                waiting.append(wait.awaited)
    return None

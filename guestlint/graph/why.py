"""Why one thing depends on another: the shortest chain of dependencies."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping, Sequence

from guestlint.graph.dependencies import Dependency, dependency, needs, strength
from guestlint.graph.types import Edge, Graph


def why(graph: Graph, start: str | Collection[str], end: str | Collection[str]) -> Sequence[Dependency] | None:
    """The shortest chain from a node of `start` to one of `end`; None where there is none.

    Of several edges between two nodes it has the strongest: a requirement rather than an order.
    """
    starts = [start] if isinstance(start, str) else list(start)
    ends = {end} if isinstance(end, str) else set(end)
    if not ends.isdisjoint(starts):
        return ()
    adjacency = needs(graph.edges)
    came_by: dict[str, Edge | None] = dict.fromkeys(starts)
    queue = deque(starts)
    while queue:
        node = queue.popleft()
        for edge in sorted(adjacency.get(node, ()), key=strength):
            other = edge.target if edge.source == node else edge.source
            if other in came_by:
                continue
            came_by[other] = edge
            if other in ends:
                return _chain(edge, came_by)
            queue.append(other)
    return None


def _chain(last: Edge, came_by: Mapping[str, Edge | None]) -> Sequence[Dependency]:
    chain = []
    edge: Edge | None = last
    while edge is not None:
        chain.append(dependency(edge))
        edge = came_by[chain[-1].dependent]
    return chain[::-1]

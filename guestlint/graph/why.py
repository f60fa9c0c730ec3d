"""Why one thing depends on another: the shortest chain of dependencies."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Sequence

from guestlint.graph.dependencies import Dependency, needs, strength
from guestlint.graph.types import Graph


def why(graph: Graph, start: str | Collection[str], end: str | Collection[str]) -> Sequence[Dependency] | None:
    """The shortest chain from a node of `start` to one of `end`; None where there is none.

    Of several edges between two nodes it has the strongest: a requirement rather than an order.
    """
    starts = [start] if isinstance(start, str) else list(start)
    ends = {end} if isinstance(end, str) else set(end)
    if not ends.isdisjoint(starts):
        return ()
    adjacency = needs(graph.edges)
    came_by: dict[str, Dependency | None] = dict.fromkeys(starts)
    queue = deque(starts)
    while queue:
        for each in sorted(adjacency.get(queue.popleft(), ()), key=lambda each: strength(each.edge)):
            if each.needed in came_by:
                continue
            came_by[each.needed] = each
            if each.needed in ends:
                return _chain(each, came_by)
            queue.append(each.needed)
    return None


def _chain(last: Dependency, came_by: dict[str, Dependency | None]) -> Sequence[Dependency]:
    chain = []
    step: Dependency | None = last
    while step is not None:
        chain.append(step)
        step = came_by[step.dependent]
    return chain[::-1]

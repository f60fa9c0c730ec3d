"""Edges read as dependencies, each from what depends to what it needs, and walks along them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence

from guestlint.graph.types import NEEDED_FIRST, Edge, EdgeKind
from guestlint.records import NamedTuple


class Dependency(NamedTuple):
    """`dependent` depends on `needed`, as `edge` says."""

    dependent: str
    needed: str
    edge: Edge


_STRENGTH: tuple[EdgeKind, ...] = (
    "requires",
    "required-by",
    "binds",
    "mounts",
    "shares",
    "uses",
    "starts",
    "contains",
    "creates",
    "has",
    "attaches",
    "runs",
    "wants",
    "wanted-by",
    "after",
    "before",
)
_RANK: Mapping[str, int] = {kind: rank for rank, kind in enumerate(_STRENGTH)}


def dependency(edge: Edge) -> Dependency:
    """An edge as a dependency."""
    if edge.kind in NEEDED_FIRST:
        return Dependency(edge.target, edge.source, edge)
    return Dependency(edge.source, edge.target, edge)


def strength(edge: Edge) -> int:
    """Where its kind stands among all, the strongest first; a plugin's own stands last."""
    return _RANK.get(edge.kind, len(_RANK))


Adjacency = Mapping[str, Sequence[Edge]]


def needs(edges: Iterable[Edge]) -> dict[str, list[Edge]]:
    """By dependent: the edges to what it needs."""
    result: dict[str, list[Edge]] = {}
    for edge in edges:
        result.setdefault(edge.target if edge.kind in NEEDED_FIRST else edge.source, []).append(edge)
    return result


def dependents(edges: Iterable[Edge]) -> dict[str, list[Edge]]:
    """By what is needed: the edges to who depends on it."""
    result: dict[str, list[Edge]] = {}
    for edge in edges:
        result.setdefault(edge.source if edge.kind in NEEDED_FIRST else edge.target, []).append(edge)
    return result


def within(starts: Iterable[str], adjacency: Adjacency, steps: int | None) -> Iterator[str]:
    """The nodes that are at most so many steps away from `starts`, which are among them; all if None."""
    distance = dict.fromkeys(starts, 0)
    queue = deque(distance)
    while queue:
        node = queue.popleft()
        yield node
        if steps is not None and distance[node] >= steps:
            continue
        for edge in adjacency.get(node, ()):
            other = edge.target if edge.source == node else edge.source
            if other not in distance:
                distance[other] = distance[node] + 1
                queue.append(other)

"""Ordering cycles: the strong components of systemd's order, and a shortest cycle through each edge that closes one.

A component may hold very many cycles; what resolves it is a change to an
option that makes something wait, so each such option is shown in a shortest cycle, and each cycle once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, pairwise

from guestlint.graph.components import components
from guestlint.graph.shortest import ShortestPaths
from guestlint.graph.types import Edge, Graph
from guestlint.records import NamedTuple
from guestlint.source.route import Place


class OrderingEdge(NamedTuple):
    """`waiter` starts after `awaited`, because of `edge`."""

    waiter: str
    awaited: str
    edge: Edge


Order = Mapping[str, Sequence[OrderingEdge]]


def ordering(graph: Graph) -> Order:
    """The order of systemd in plain adjacency: for each node with a job what it starts after."""
    order: dict[str, list[OrderingEdge]] = {}
    for edge in graph.only("after", "before"):
        waiter, awaited = (edge.source, edge.target) if edge.kind == "after" else (edge.target, edge.source)
        if waiter != awaited and waiter not in graph.idle and awaited not in graph.idle:
            order.setdefault(waiter, []).append(OrderingEdge(waiter, awaited, edge))
            order.setdefault(awaited, [])
    return order


class Cycles(NamedTuple):
    """The cycles that were found, and what else closes some and was not searched, as there is so much of it.

    A cycle is a path that ends where it began, and begins with a wait that the document asks for.
    """

    found: Sequence[tuple[OrderingEdge, ...]]
    unsearched: Sequence[OrderingEdge]
    """A wait of each further option."""


def ordering_cycles(graph: Graph, at_most: int | None = None) -> Cycles:
    """The cycles of a graph, or the first few."""
    order = ordering(graph)
    unsearched: list[OrderingEdge] = []
    knots = components({node: [wait.awaited for wait in waits] for node, waits in order.items()})
    cycles = (cycle for knot in knots if len(knot) > 1 for cycle in _cycles(order, frozenset(knot), unsearched))
    return Cycles(tuple(islice(cycles, at_most)), unsearched)


def _cycles(
    order: Order, component: frozenset[str], unsearched: list[OrderingEdge]
) -> Iterator[tuple[OrderingEdge, ...]]:
    shown: set[tuple[str, Place]] = set()
    between: dict[tuple[str, str], OrderingEdge] = {}
    for node in component:
        for wait in order[node]:
            if wait.awaited in component:
                between.setdefault((node, wait.awaited), wait)
    awaited: dict[str, list[str]] = {node: [] for node in component}
    for waiter, other in between:
        awaited[waiter].append(other)
    paths = ShortestPaths(awaited)
    most = _STEPS + _STEPS_AN_EDGE * len(between)
    for cause, waits in _causes(order, component).items():
        if cause in shown:
            continue
        if paths.steps > most:
            unsearched.append(waits[0])
            continue
        ways = ((wait, paths.between(wait.awaited, wait.waiter)) for wait in waits)
        wait, way = min(ways, key=lambda found: len(found[1]))
        cycle = (wait, *(between[step] for step in pairwise(way)))
        shown.update(_cause(step) for step in cycle)
        yield cycle


_STEPS, _STEPS_AN_EDGE = 500_000, 20
"""How far is searched in one component, in edges looked at: thousands of options in one knot, each with a search of its
own, would take time in proportion to their square."""


def _causes(order: Order, component: frozenset[str]) -> Mapping[tuple[str, Place], Sequence[OrderingEdge]]:
    """The component's edges that systemd does not add by itself: no set of those that it does makes a cycle."""
    causes: dict[tuple[str, Place], list[OrderingEdge]] = {}
    for waiter in sorted(component):
        for wait in order[waiter]:
            if wait.awaited in component and not wait.edge.implied:
                causes.setdefault(_cause(wait), []).append(wait)
    return causes


def _cause(wait: OrderingEdge) -> tuple[str, Place]:
    """One option makes a node wait for a mount and for all that lie above it: one cause."""
    return wait.waiter, wait.edge.origin

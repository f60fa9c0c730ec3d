"""Which nodes and edges of a graph the findings of a run are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from guestlint.diagnostics import RANK, Finding, Run, Severity
from guestlint.graph.types import Edge, EdgeKind, Graph
from guestlint.hints import TypeVar
from guestlint.records import NamedTuple
from guestlint.source.route import Place, Route

_ORDERING: tuple[EdgeKind, ...] = ("requires", "after", "before", "wanted-by")
_USES: tuple[EdgeKind, ...] = ("shares",)
"""What several guests are given, of each of whom an option of its own says so."""

_T = TypeVar("_T")
_Placed = tuple[Finding, list[Place]]
"""A finding, and those of its places that are in one file."""


class Highlights(NamedTuple):
    """The findings at each node and edge, the most severe first."""

    nodes: Mapping[str, list[Finding]]
    edges: Mapping[Edge, list[Finding]]

    def severity(self, key: str | Edge) -> Severity | None:
        """Give the highest severity at a node's id or an edge."""
        found = self.nodes.get(key) if isinstance(key, str) else self.edges.get(key)
        return found[0].severity if found else None

    def rules(self) -> Mapping[str, frozenset[str]]:
        """The rules with a finding at each node."""
        return {node: _rules(found) for node, found in self.nodes.items()}

    def edge_rules(self) -> Mapping[Edge, frozenset[str]]:
        """The rules with a finding at each edge."""
        return {edge: _rules(found) for edge, found in self.edges.items()}

    def on_flows(self) -> frozenset[str]:
        """The nodes that flows lead through."""
        return frozenset(end for edge in self.edges if edge.kind in _ORDERING for end in (edge.source, edge.target))


def _rules(found: Iterable[Finding]) -> frozenset[str]:
    return frozenset(each.rule for each in found)


def highlighter(run: Run) -> Callable[[Graph], Highlights]:
    """What gives the highlights of each graph of a fleet; the findings are looked through once for all of them.

    Those are the nodes and edges that come from the places of findings, and the edges that their flows go along.
    """
    by_file: dict[str, list[_Placed]] = defaultdict(list)
    for finding in sorted(run.findings, key=lambda finding: -RANK[finding.severity]):
        for file, places in _places(finding).items():
            by_file[file].append((finding, places))
    return lambda graph: _highlights(graph, by_file.get(graph.file, ()))


def _places(finding: Finding) -> Mapping[str, list[Place]]:
    """The places that a finding names, by file."""
    report = finding.diagnostic
    by_file: dict[str, list[Place]] = defaultdict(list)
    for place in (report.at, *(step.at for step in (*report.related, *report.flow))):
        by_file[place.file].append(place)
    return by_file


def _highlights(graph: Graph, found: Iterable[_Placed]) -> Highlights:
    by_origin = _by_origin(graph)
    edges_by_origin = _edges_by_origin(graph.only(*_ORDERING))
    uses_by_origin = _edges_by_origin(graph.only(*_USES))
    nodes: dict[str, list[Finding]] = defaultdict(list)
    edges: dict[Edge, list[Finding]] = defaultdict(list)
    for finding, named in found:
        walked = dict.fromkeys(_walked(finding, graph.file, edges_by_origin))
        for edge in walked:
            edges[edge].append(finding)
        ends = [end for edge in walked for end in (edge.source, edge.target)]
        places = [] if walked else named
        used = (edge for place in places for edge in _nearest(place.route, uses_by_origin, by_origin))
        for edge in dict.fromkeys(used):
            edges[edge].append(finding)
            ends.append(edge.target)
        near = (node_id for place in places for node_id in _nearest(place.route, by_origin, uses_by_origin))
        for node_id in dict.fromkeys([*ends, *near]):
            nodes[node_id].append(finding)
    return Highlights(nodes, edges)


def _by_origin(graph: Graph) -> Mapping[Route, list[str]]:
    """The nodes by the place that they come from; a unit, the first, only where nothing else comes from there.

    A guest brings along units of its own, and a finding about the guest says nothing of these.
    """
    units: dict[Route, list[str]] = {}
    others: dict[Route, list[str]] = defaultdict(list)
    for node in graph.nodes.values():
        for each in (node, *node.stands_for):
            origin = each.origin
            if origin is not None and origin.route and origin.file == graph.file:
                if each.kind == "unit":
                    units.setdefault(origin.route, [node.id])
                else:
                    others[origin.route].append(node.id)
    return {**units, **others}


def _edges_by_origin(edges: Iterable[Edge]) -> Mapping[Route, list[Edge]]:
    found: dict[Route, list[Edge]] = defaultdict(list)
    for edge in edges:
        found[edge.origin.route].append(edge)
    return found


def _nearest(route: Route, by_origin: Mapping[Route, list[_T]], others: Mapping[Route, object]) -> list[_T]:
    """What comes from `route`, or else from the nearest one above it; nothing where one of `others` is nearer."""
    for length in range(len(route), 0, -1):
        if route[:length] in by_origin:
            return by_origin[route[:length]]
        if route[:length] in others:
            break
    return []


def _walked(finding: Finding, file: str, by_origin: Mapping[Route, list[Edge]]) -> Iterator[Edge]:
    """The edges of a flow: those that come from a step's place and, if possible, only those named by its message."""
    for step in finding.diagnostic.flow:
        edges = by_origin.get(step.at.route, []) if step.at.file == file else []
        named = [edge for edge in edges if edge.reason in step.message]
        yield from named or edges

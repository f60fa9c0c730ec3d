"""What the page's scripts read: graphs, their findings and looks as plain data, each text and place once.

All texts are printable, so that no control character and no mark of direction gets to the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from guestlint.diagnostics import Finding, Run
from guestlint.graph.folds import Group, folds
from guestlint.graph.types import NEEDED_FIRST, Edge, Graph
from guestlint.hints import Any
from guestlint.records import NamedTuple
from guestlint.report.fleet import prefixes
from guestlint.report.graph_page.looks import looks
from guestlint.report.highlight import Highlights, highlighter
from guestlint.source.positions import Positions
from guestlint.source.printable import printable
from guestlint.source.route import Place


class Changes(NamedTuple):
    """What differs from an earlier graph: `added`, `removed`, `renamed` or `changed`, and what it was, in words."""

    nodes: Mapping[str, tuple[str, str]]
    edges: Mapping[tuple[str, str, str], tuple[str, str]]


UNCHANGED = Changes({}, {})


def page_data(graphs: Sequence[Graph], run: Run, changes: Sequence[Changes] = ()) -> dict[str, Any]:
    """The graphs as one. `changes` has an item for each graph, or none."""
    page = _Page(run)
    highlights = highlighter(run)
    for number, (graph, prefix) in enumerate(zip(graphs, prefixes(graphs), strict=True)):
        page.add(graph, prefix, highlights(graph), changes[number] if changes else UNCHANGED)
    found = [page.finding(finding) for finding in run.findings]
    kinds, relations = list(page.kinds), list(page.relations)
    return {
        "hosts": [printable(graph.host) for graph in graphs],
        "kinds": [printable(kind) for kind in kinds],
        "relations": [[printable(each), each in NEEDED_FIRST] for each in relations],
        "looks": looks(kinds, relations),
        "nodes": page.nodes,
        "edges": page.edges,
        "findings": found,
        "places": page.place_texts(),
        "texts": [printable(text) for text in page.texts],
        "compares": bool(changes),
    }


class _Page:
    """Numbers what is repeated, in the order of its first use."""

    def __init__(self, run: Run) -> None:
        self.nodes: list[list[Any]] = []
        self.edges: list[list[Any]] = []
        self.kinds: dict[str, int] = {}
        self.relations: dict[str, int] = {}
        self.texts: dict[str, int] = {}
        self._places: dict[Place, int] = {}
        self._positions = Positions(run.documents)
        self._numbers = {id(finding): number for number, finding in enumerate(run.findings)}

    def add(self, graph: Graph, prefix: str, marks: Highlights, changes: Changes) -> None:
        """Add a graph: each node as id, name, kind, guest, place, number of its fold, findings, change and note."""
        top = f"host:{graph.host}" if prefix and f"host:{graph.host}" in graph.nodes else ""
        folded = folds(graph, marks.rules(), marks.edge_rules(), marks.on_flows(), top)
        numbers = {
            each: number for number, each in enumerate([*graph.nodes, *_ids(folded.groups)], start=len(self.nodes))
        }
        for node in graph.nodes.values():
            place = -1 if node.origin is None else self._place(node.origin)
            change, note = changes.nodes.get(node.id, ("", ""))
            row = [
                prefix + node.id,
                node.name,
                node.kind,
                node.guest,
                place,
                numbers.get(folded.into.get(node.id, ""), -1),
            ]
            self._add_node(row, marks.nodes.get(node.id, ()), change, note)
        for group in folded.groups:
            into = numbers.get(folded.into.get(group.id, ""), -1)
            self._add_node([prefix + group.id, group.name, group.kind, "", -1, into], (), "group", "")
        for edge in graph.edges:
            self._add_edge(edge, numbers, marks.edges.get(edge, ()), changes)

    def _add_node(self, row: list[Any], found: Iterable[Finding], change: str, note: str) -> None:
        id_, name, kind, guest, place, into = row
        kind = _number(self.kinds, kind)
        row = [printable(id_), printable(name), kind, printable(guest), place, into]
        self.nodes.append([*row, [self._numbers[id(each)] for each in found], change, printable(note)])

    def _add_edge(self, edge: Edge, numbers: Mapping[str, int], found: Iterable[Finding], changes: Changes) -> None:
        change, note = changes.edges.get((edge.source, edge.kind, edge.target), ("", ""))
        self.edges.append(
            [
                numbers[edge.source],
                numbers[edge.target],
                _number(self.relations, edge.kind),
                _number(self.texts, edge.reason),
                self._place(edge.origin),
                int(edge.implied),
                [self._numbers[id(each)] for each in found],
                change,
                printable(note),
            ]
        )

    def _place(self, place: Place) -> int:
        return _number(self._places, place)

    def place_texts(self) -> list[list[str]]:
        """Each place as file, line and column, and as option path."""
        spots = [self._positions.spot(place) for place in self._places]
        return [[printable(str(spot)), printable(spot.path)] for spot in spots]

    def finding(self, finding: Finding) -> list[Any]:
        """A finding as severity, rule, message, help and place."""
        report = finding.diagnostic
        texts = (finding.severity, finding.rule, report.message, report.help)
        return [*map(printable, texts), self._place(report.at)]


def _ids(groups: Iterable[Group]) -> list[str]:
    return [group.id for group in groups]


def _number(known: dict[Any, int], each: object) -> int:
    return known.setdefault(each, len(known))

"""What the page's scripts read: graphs, their findings and looks as plain data, each text and place once.

All texts are printable, so that no control character and no mark of direction gets to the page. Very long names are
shortened.
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
from guestlint.report.reason_forms import reason_form
from guestlint.source.positions import Positions
from guestlint.source.printable import printable
from guestlint.source.route import Place
from guestlint.source.shorten import short_id, shorten, with_short_names


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
        "edgeNews": page.edge_news,
        "findings": found,
        "guests": [printable(shorten(guest)) for guest in page.guests],
        "helps": [printable(text) for text in page.helps],
        "places": page.place_texts(),
        "reasons": [printable(form) for form in page.reasons],
        "compares": bool(changes),
    }


class _Page:
    """Numbers what is repeated, in the order of its first use."""

    def __init__(self, run: Run) -> None:
        self.nodes: list[list[Any]] = []
        self.edges: list[int] = []
        self.edge_news: list[list[Any]] = []
        self.kinds: dict[str, int] = {}
        self.relations: dict[str, int] = {}
        self.guests: dict[str, int] = {}
        self.reasons: dict[str, int] = {}
        self.helps: dict[str, int] = {}
        self._places: dict[Place, int] = {}
        self._positions = Positions(run.documents)
        self._numbers = {id(finding): number for number, finding in enumerate(run.findings)}

    def add(self, graph: Graph, prefix: str, marks: Highlights, changes: Changes) -> None:
        """Add a graph: each node as id, name, kind, guest, place and number of its fold.

        What is new about a node, if anything is, comes last: findings, change and note.
        """
        top = f"host:{graph.host}" if prefix and f"host:{graph.host}" in graph.nodes else ""
        folded = folds(graph, marks.rules(), marks.edge_rules(), marks.on_flows(), top)
        numbers = {
            each: number for number, each in enumerate([*graph.nodes, *_ids(folded.groups)], start=len(self.nodes))
        }
        for node in graph.nodes.values():
            place = -1 if node.origin is None else self._place(node.origin)
            change, note = changes.nodes.get(node.id, ("", ""))
            row = [
                short_id(prefix + node.id),
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
        names = {node.id: shorten(node.name) for node in graph.nodes.values()}
        for edge in graph.edges:
            form = reason_form(with_short_names(edge.reason), names[edge.source], names[edge.target], edge.kind)
            self._add_edge(edge, numbers, form)
            change, note = changes.edges.get((edge.source, edge.kind, edge.target), ("", ""))
            self._add_edge_news(marks.edges.get(edge, ()), change, note)

    def _add_node(self, row: list[Any], found: Iterable[Finding], change: str, note: str) -> None:
        id_, name, kind, guest, place, into = row
        kind = _number(self.kinds, kind)
        of_guest = _number(self.guests, guest) if guest else -1
        row = [printable(id_), printable(shorten(name)), kind, of_guest, place, into]
        self.nodes.append(row + self._news(found, change, note))

    def _add_edge(self, edge: Edge, numbers: Mapping[str, int], form: str) -> None:
        """Add six numbers: one list for each edge would take most of the memory."""
        kind, place = _number(self.relations, edge.kind), self._place(edge.origin)
        ends = (numbers[edge.source], numbers[edge.target])
        self.edges += (*ends, kind, _number(self.reasons, form), place, int(edge.implied))

    def _add_edge_news(self, found: Iterable[Finding], change: str, note: str) -> None:
        """Add what is new about the last edge, if anything is, after its number."""
        news = self._news(found, change, note)
        if news:
            self.edge_news.append([len(self.edges) // 6 - 1, *news])

    def _news(self, found: Iterable[Finding], change: str, note: str) -> list[Any]:
        numbers = [self._numbers[id(each)] for each in found]
        return [numbers, change, printable(note)] if numbers or change or note else []

    def _place(self, place: Place) -> int:
        return _number(self._places, place)

    def place_texts(self) -> list[list[str]]:
        """Each place as file, line and column, and as option path."""
        spots = [self._positions.spot(place) for place in self._places]
        return [[printable(str(spot)), printable(spot.path)] for spot in spots]

    def finding(self, finding: Finding) -> list[Any]:
        """A finding as severity, rule, message, help and place."""
        report = finding.diagnostic
        texts = (finding.severity, finding.rule, report.message)
        return [*map(printable, texts), _number(self.helps, report.help), self._place(report.at)]


def _ids(groups: Iterable[Group]) -> list[str]:
    return [group.id for group in groups]


def _number(known: dict[Any, int], each: object) -> int:
    return known.setdefault(each, len(known))

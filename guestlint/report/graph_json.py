"""Graphs as JSON for scripts: an edge is a row of numbers, and what many nodes and edges repeat is said once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain

from guestlint.diagnostics import Run
from guestlint.graph.types import Graph
from guestlint.hints import TextIO, TypeVar
from guestlint.report.fleet import prefixes
from guestlint.report.reason_forms import reason_form
from guestlint.report.size import MOST_EDGES, check_edges
from guestlint.source.json_text import json_text
from guestlint.source.route import Place
from guestlint.source.shorten import short_id, shorten, with_short_names

_SCHEMA = 1
_REMEMBERED = 1000
"""Words that are not written anew."""

_T = TypeVar("_T")


class GraphJson:
    """Writes nodes, edges and tables, each item on a line of its own.

    An edge is `[source, kind, target, reason, place]`: all but the kind are numbers of items in the lists of those
    names, and a reason's text has `{source}`, `{target}` and `{kind}` for those. Very long names are shortened.
    """

    name = "json"

    def write(self, graphs: Sequence[Graph], run: Run, out: TextIO) -> None:  # noqa: ARG002 - it shows no findings
        """Write all graphs as one JSON document, a node or an edge at a time; the tables are known in the end."""
        check_edges(graphs, MOST_EDGES)
        tables = _Tables()
        nodes = (tables.nodes(graph, prefix) for graph, prefix in zip(graphs, prefixes(graphs), strict=True))
        edges = (tables.edges(number, graph) for number, graph in enumerate(graphs))
        out.write(f'{{\n "schema": {_SCHEMA},\n "nodes": ')
        out.writelines(_list(chain.from_iterable(nodes)))
        out.write(',\n "edges": ')
        out.writelines(_list(chain.from_iterable(edges)))
        for name, lines in tables.tables():
            out.write(f',\n "{name}": ')
            out.writelines(_list(lines))
        out.write("\n}\n")


def _list(lines: Iterable[str]) -> Iterator[str]:
    before = "[\n  "
    for line in lines:
        yield before + line
        before = ",\n  "
    yield "[]" if before == "[\n  " else "\n ]"


class _Tables:
    """Numbers what is repeated, in the order of its first use."""

    def __init__(self) -> None:
        self._nodes: list[Mapping[str, int]] = []
        self._numbered = 0
        self._hosts: dict[str, int] = {}
        self._guests: dict[str, int] = {}
        self._reasons: dict[tuple[str, bool], int] = {}
        self._places: dict[Place, int] = {}

    def nodes(self, graph: Graph, prefix: str) -> Iterator[str]:
        """A line for each node of the next graph."""
        host = _number(self._hosts, graph.host)
        self._nodes.append({node_id: number for number, node_id in enumerate(graph.nodes, self._numbered)})
        self._numbered += len(graph.nodes)
        for node in graph.nodes.values():
            node_id, name = json_text(short_id(prefix + node.id)), json_text(shorten(node.name))
            guest = _number(self._guests, node.guest) if node.guest else "null"
            yield f'{{"id": {node_id}, "kind": {_word(node.kind)}, "name": {name}, "guest": {guest}, "host": {host}}}'

    def edges(self, number: int, graph: Graph) -> Iterator[str]:
        """A line for each edge of the graph of that number; its nodes have theirs by now."""
        numbers = self._nodes[number]
        names = {node.id: shorten(node.name) for node in graph.nodes.values()}
        for edge in graph.edges:
            form = reason_form(with_short_names(edge.reason), names[edge.source], names[edge.target], edge.kind)
            reason, place = _number(self._reasons, (form, edge.implied)), _number(self._places, edge.origin)
            yield f"[{numbers[edge.source]},{_word(edge.kind)},{numbers[edge.target]},{reason},{place}]"

    def tables(self) -> Iterator[tuple[str, Iterator[str]]]:
        """Each table and its lines."""
        yield "hosts", map(_word, map(shorten, self._hosts))
        yield "guests", map(_word, map(shorten, self._guests))
        yield "reasons", (json_text({"text": form, "implied": implied}, None) for form, implied in self._reasons)
        yield "places", (json_text({"file": place.file, "path": place.path}, None) for place in self._places)


@lru_cache(_REMEMBERED)
def _word(text: str) -> str:
    return json_text(text, indent=None)


def _number(known: dict[_T, int], each: _T) -> int:
    return known.setdefault(each, len(known))

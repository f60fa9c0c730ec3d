"""GraphML, which Gephi, yEd and networkx open: written an element at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import count
from xml.sax.saxutils import escape

from guestlint.diagnostics import Run
from guestlint.graph.types import Edge, Graph, Node
from guestlint.hints import TextIO
from guestlint.report.fleet import prefixes
from guestlint.report.highlight import Highlights, highlighter
from guestlint.report.size import MOST_DRAWN, check_edges, within_bounds
from guestlint.source.printable import printable
from guestlint.source.shorten import short_id, shorten, with_short_names

_START = """\
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""
_OF_NODES = ("id", "kind", "label", "guest", "host", "path", "severity", "findings")
_OF_EDGES = ("kind", "reason", "severity")
"""What is said of each node and each edge, in this order; what is empty is left out."""
_REMEMBERED = 5000
"""Texts that are not escaped anew: edges repeat kinds and reasons."""


class GraphML:
    """Writes a directed multigraph, each edge with its reason, and findings as text.

    As in all drawings, what systemd orders by itself is there where the view or a finding asks for it.
    """

    name = "graphml"

    def write(self, graphs: Sequence[Graph], run: Run, out: TextIO) -> None:
        """Write all graphs as one document, in ASCII, as the stream may have any encoding.

        Raises GraphTooLargeError, before anything is written, for one that is too large for its hosts.
        """
        check_edges(graphs, MOST_DRAWN)
        elements = within_bounds(_elements(graphs, run), run, "GraphML")
        out.write(_START)
        out.writelines(_declarations())
        out.write('  <graph edgedefault="directed">\n')
        out.writelines(elements)
        out.write("  </graph>\n</graphml>\n")


def _elements(graphs: Sequence[Graph], run: Run) -> Iterator[str]:
    """The nodes and edges of each graph; nodes are numbered, as edges repeat what they are called."""
    numbers = count()
    highlights = highlighter(run)
    for graph, prefix in zip(graphs, prefixes(graphs), strict=True):
        marks = highlights(graph)
        ids = {node_id: f"n{next(numbers)}" for node_id in graph.nodes}
        host = shorten(graph.host)
        yield from (_node(node, ids[node.id], prefix, host, marks) for node in graph.nodes.values())
        for edge in graph.edges:
            if graph.layout.implied or not edge.implied or edge in marks.edges:
                yield _edge(edge, ids, marks)


def _declarations() -> Iterator[str]:
    for owner, names in (("node", _OF_NODES), ("edge", _OF_EDGES)):
        for number, name in enumerate(names):
            yield f'  <key id="{owner[0]}{number}" for="{owner}" attr.name="{name}" attr.type="string"/>\n'


def _node(node: Node, number: str, prefix: str, host: str, marks: Highlights) -> str:
    found = " ".join(f"{each.severity}[{each.rule}]" for each in marks.nodes.get(node.id, ()))
    names = (short_id(prefix + node.id), node.kind, shorten(node.name), shorten(node.guest), host)
    path = node.origin.path if node.origin is not None else ""
    data = _data("n", (*names, path, marks.severity(node.id) or "", found))
    return f'    <node id="{number}">{data}</node>\n'


def _edge(edge: Edge, ids: Mapping[str, str], marks: Highlights) -> str:
    data = _data("e", (edge.kind, with_short_names(edge.reason), marks.severity(edge) or ""))
    return f'    <edge source="{ids[edge.source]}" target="{ids[edge.target]}">{data}</edge>\n'


def _data(owner: str, texts: Iterable[str]) -> str:
    said = enumerate(texts)
    return "".join(f'<data key="{owner}{number}">{_text(text)}</data>' for number, text in said if text)


@lru_cache(_REMEMBERED)
def _text(text: str) -> str:
    text = escape(printable(text))
    return text if text.isascii() else text.encode("ascii", "xmlcharrefreplace").decode()

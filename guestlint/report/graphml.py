"""GraphML, which Gephi, yEd and networkx open: written an element at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import count
from xml.sax.saxutils import escape, quoteattr

from guestlint.diagnostics import Run
from guestlint.graph.types import Edge, Graph, Node
from guestlint.hints import TextIO
from guestlint.report.fleet import prefixes
from guestlint.report.highlight import Highlights, highlighter
from guestlint.source.printable import printable
from guestlint.source.shorten import short_id, shorten, with_short_names

_START = """\
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""
_OF_NODES = ("kind", "label", "guest", "host", "severity", "findings")
_OF_EDGES = ("kind", "label", "reason", "file", "path", "severity", "implied")
"""What is said of each node and each edge, in this order."""
_REMEMBERED = 5000
"""Texts that are not escaped anew: edges repeat kinds, files and places, and the ids of their nodes."""


class GraphML:
    """Writes a directed multigraph, each edge with its reason and place, and findings as text."""

    name = "graphml"

    def write(self, graphs: Sequence[Graph], run: Run, out: TextIO) -> None:
        """Write all graphs as one document, in ASCII, as the stream may have any encoding."""
        out.write(_START)
        out.writelines(_declarations())
        out.write('  <graph edgedefault="directed">\n')
        numbers = count()
        highlights = highlighter(run)
        for graph, prefix in zip(graphs, prefixes(graphs), strict=True):
            marks = highlights(graph)
            nodes = (_node(node, prefix, graph.host, marks) for node in graph.nodes.values())
            edges = (_edge(edge, prefix, next(numbers), marks) for edge in graph.edges)
            out.writelines(nodes)
            out.writelines(edges)
        out.write("  </graph>\n</graphml>\n")


def _declarations() -> Iterator[str]:
    for owner, names in (("node", _OF_NODES), ("edge", _OF_EDGES)):
        for number, name in enumerate(names):
            type_ = "boolean" if name == "implied" else "string"
            yield f'  <key id="{owner[0]}{number}" for="{owner}" attr.name="{name}" attr.type="{type_}"/>\n'


def _node(node: Node, prefix: str, host: str, marks: Highlights) -> str:
    found = " ".join(f"{each.severity}[{each.rule}]" for each in marks.nodes.get(node.id, ()))
    names = (node.kind, shorten(node.name), shorten(node.guest), shorten(host))
    data = _data("n", (*names, marks.severity(node.id) or "", found))
    return f"    <node id={_id(prefix + node.id)}>{data}</node>\n"


def _edge(edge: Edge, prefix: str, number: int, marks: Highlights) -> str:
    place = (edge.origin.file, edge.origin.path)
    about = (with_short_names(edge.reason), *place, marks.severity(edge) or "", str(edge.implied).lower())
    data = _data("e", (edge.kind, edge.kind, *about))
    ends = f"source={_id(prefix + edge.source)} target={_id(prefix + edge.target)}"
    return f'    <edge id="{number}" {ends}>{data}</edge>\n'


def _data(owner: str, texts: Iterable[str]) -> str:
    return "".join(f'<data key="{owner}{number}">{_text(text)}</data>' for number, text in enumerate(texts))


@lru_cache(_REMEMBERED)
def _text(text: str) -> str:
    return _in_ascii(escape(printable(text)))


@lru_cache(_REMEMBERED)
def _id(text: str) -> str:
    return _in_ascii(quoteattr(printable(short_id(text))))


def _in_ascii(text: str) -> str:
    return text if text.isascii() else text.encode("ascii", "xmlcharrefreplace").decode()

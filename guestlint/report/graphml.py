"""GraphML, which Gephi, yEd and networkx open; networkx writes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from guestlint.diagnostics import Run
from guestlint.graph.types import Graph
from guestlint.report.fleet import prefixes
from guestlint.report.highlight import highlights
from guestlint.source.errors import GuestlintError
from guestlint.source.printable import printable


class MissingLibraryError(GuestlintError):
    """A library that only one format needs is not installed."""


class GraphML:
    """Writes a directed multigraph, each edge with its reason and place, and findings as text."""

    name = "graphml"

    def write(self, graphs: Sequence[Graph], run: Run, out: TextIO) -> None:
        """Write all graphs as one document. Raises MissingLibraryError where networkx is not installed."""
        try:
            import networkx as nx  # noqa: PLC0415 - only for this format
        except ModuleNotFoundError as error:
            message = "graphml needs the package networkx"
            raise MissingLibraryError(message, "pip install 'guestlint[graph]'") from error
        whole: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for graph, prefix in zip(graphs, prefixes(graphs), strict=True):
            marks = highlights(graph, run)
            for node in graph.nodes.values():
                data = {"kind": node.kind, "label": node.name, "guest": node.guest, "host": graph.host}
                found = [f"{each.severity}[{each.rule}]" for each in marks.nodes.get(node.id, ())]
                data.update(severity=marks.severity(node.id) or "", findings=" ".join(found))
                whole.add_node(printable(prefix + node.id), **{key: printable(text) for key, text in data.items()})
            for number, edge in enumerate(graph.edges):
                data = {"kind": edge.kind, "label": edge.kind, "reason": edge.reason}
                data.update(file=edge.origin.file, path=edge.origin.path, severity=marks.severity(edge) or "")
                ends = (printable(prefix + edge.source), printable(prefix + edge.target))
                texts = {key: printable(text) for key, text in data.items()}
                whole.add_edge(*ends, key=str(number), implied=edge.implied, **texts)
        # Line by line, as a file that networkx writes itself is made by lxml where that is installed.
        # In ASCII, as the stream may have another encoding.
        out.writelines(f"{line}\n".encode("ascii", "xmlcharrefreplace").decode() for line in nx.generate_graphml(whole))

"""Differences of graphs as the page of a graph, on which they have colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from guestlint.diagnostics import Run
from guestlint.graph.compare import Comparison, union
from guestlint.hints import TextIO
from guestlint.report.diff_styles import headline
from guestlint.report.graph_html import write_page
from guestlint.report.graph_page.data import Changes, page_data
from guestlint.source.document import Document

_MOST = 3
"""Hosts in the headline."""


def write_html(comparisons: Sequence[Comparison], documents: Mapping[str, Document], out: TextIO) -> None:
    """Write the page; `documents` are those of both sides, by the names that places have."""
    graphs = [union(comparison) for comparison in comparisons]
    differing = [comparison for comparison in comparisons if comparison.differs]
    told = [f"{comparison.new.host}: {headline(comparison)}" for comparison in differing[:_MOST]]
    more = [f"{len(differing) - _MOST} more"] if len(differing) > _MOST else []
    data = page_data(graphs, Run([], documents, {}), [_changes(comparison) for comparison in comparisons])
    write_page("; ".join([*told, *more]) or "no differences", data, out)


def _changes(comparison: Comparison) -> Changes:
    nodes = {change.node.id: (str(change.state), change.note) for change in comparison.nodes}
    edges = {
        (change.edge.source, change.edge.kind, change.edge.target): (
            str(change.state),
            f"was: {change.note}" if change.note else "",
        )
        for change in comparison.edges
    }
    return Changes(nodes, edges)

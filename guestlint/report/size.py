"""How large a graph may become that a program is to draw: hostile hosts have edges by the million."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from guestlint.diagnostics import Run
from guestlint.graph.types import Graph
from guestlint.source.errors import GuestlintError

_TIMES = 40
"""Sizes of the host files that a drawing may have; those of real hosts have 35 at most."""
_SMALL = 256 * 1024
"""Characters that it may have whatever the size of the host files."""

MOST_EDGES = 500_000
"""Edges of one host that are written; one of 5,000 guests has 155,000."""
MOST_DRAWN = 200_000
"""Edges of one host that are given to a browser, or to a program that draws GraphML."""


class GraphTooLargeError(GuestlintError):
    """A graph has more edges than anybody can use, or a drawing would be many times as long as the host files."""


def check_edges(graphs: Iterable[Graph], most: int) -> None:
    """Raises GraphTooLargeError for a host with more edges than that."""
    for graph in graphs:
        number = len(graph.edges)
        if number > most:
            message = f"{graph.file}: its graph has {number:,} edges, more than the {most:,} that are written"
            raise GraphTooLargeError(message, "write less, as with --guest NAME or --focus NODE")


def within_bounds(pieces: Iterable[str], run: Run, what: str) -> Sequence[str]:
    """All pieces of a drawing of the graphs of a run. Raises GraphTooLargeError, before it is too large to hold.

    Where it is not known what hosts are read from, it may have any size.
    """
    hosts = sum(len(document.text) for document in run.documents.values())
    most = max(_SMALL, _TIMES * hosts) if run.documents else float("inf")
    kept: list[str] = []
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            message = f"the graph is too large for {what}: more than {most // 1024} KiB"
            hint = "draw less, as with --view overview, --guest NAME or --focus NODE, or write all as JSON"
            raise GraphTooLargeError(message, hint)
        kept.append(piece)
    return kept

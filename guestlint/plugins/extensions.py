"""What a plugin may offer beside rules and backends: parts of the graph, and formats."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from guestlint.diagnostics import Run
from guestlint.hints import TYPE_CHECKING, Protocol, TextIO
from guestlint.picture.host import Host
from guestlint.records import NamedTuple

if TYPE_CHECKING:
    from guestlint.graph.types import Edge, Graph, Node


class GraphExtension(NamedTuple):
    """Nodes and edges that join the graph of each host, under a name."""

    name: str
    add: Callable[[Host], Iterable[Node | Edge]]


def graph_extension(name: str) -> Callable[[Callable[[Host], Iterable[Node | Edge]]], GraphExtension]:
    """Declare a function that yields nodes and edges of a host as the part `name` of the graph.

    Edges of kind `after` and `before` count when ordering cycles are looked for; an edge may lead to and from any
    node of the host. What the graph has already stays as it is.
    """
    return lambda add: GraphExtension(name, add)


class Reporter(Protocol):
    """Writes the findings of a run."""

    def write(self, run: Run, out: TextIO) -> None:
        """Write the whole report to `out`."""


class GraphWriter(Protocol):
    """Writes graphs, one for each host; `run` has the findings to show in them."""

    def write(self, graphs: Sequence[Graph], run: Run, out: TextIO) -> None:
        """Write all graphs as one document to `out`."""


class ReportFormat(NamedTuple):
    """A format of `guestlint check --format NAME`; `make` gives the object that writes it."""

    name: str
    make: Callable[[], Reporter]


class GraphFormat(NamedTuple):
    """A format of `guestlint graph --format NAME`; `make` gives the object that writes it."""

    name: str
    make: Callable[[], GraphWriter]

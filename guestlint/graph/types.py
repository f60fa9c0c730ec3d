"""Nodes and typed edges; each edge keeps why it is there and which part of the document it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from guestlint.hints import Any, Literal, TypeVar
from guestlint.records import NamedTuple
from guestlint.source.route import Place

NodeKind = Literal[
    "host", "guest", "pool", "dataset", "mount", "unit", "interface", "link", "directory", "volume", "address"
]

EdgeKind = Literal[
    "runs",
    "starts",
    "contains",
    "creates",
    "mounts",
    "binds",
    "has",
    "attaches",
    "shares",
    "uses",
    "requires",
    "after",
    "before",
    "wanted-by",
    "wants",
    "required-by",
]
"""Read as a sentence: `source kind target`, as in `unit:microvm@x.service requires mount:/guests/x/persist`.

host runs guest; guest starts unit; pool contains dataset; unit creates dataset; mount mounts dataset;
guest binds mount; guest has interface; interface attaches to link and has address; guest shares directory; guest uses
volume; directory and volume are below a directory (contains); the rest are systemd's own words.
"""

NEEDED_FIRST: frozenset[str] = frozenset({"before", "wanted-by", "required-by", "contains", "creates"})
"""Kinds of edges whose target depends on their source; of all others the source depends on the target."""


class Node(NamedTuple):
    """A thing of the host: `id` is `kind:name`; `guest` is the guest it belongs to alone, or empty.

    Plugins may add kinds of their own, of nodes as of edges.
    """

    id: str
    kind: NodeKind | str
    name: str
    origin: Place | None = None
    guest: str = ""
    stands_for: tuple[Node, ...] = ()
    """The nodes that a view has folded into it."""


class Edge(NamedTuple):
    """`source kind target`, with the reason in words and the place in the document that it comes from."""

    source: str
    target: str
    kind: EdgeKind | str
    reason: str
    origin: Place
    implied: bool = False
    """systemd adds it by itself: the order of paths, of boot targets and by default dependencies."""


Cluster = Literal["guest", "kind", "host"]


class Layout(NamedTuple):
    """How a graph is drawn: `cluster` is what boxes are around.

    With `implied`, what systemd orders by itself is drawn too; without `words`, edges have no words beside them.
    `left` is what stands at the left of each edge: its source, or the end that depends on the other, or the other.
    """

    cluster: Cluster = "guest"
    implied: bool = False
    words: bool = True
    left: Literal["source", "dependent", "needed"] = "source"


class _Parts(NamedTuple):
    host: str
    file: str
    nodes: Mapping[str, Node]
    edges: Sequence[Edge]
    idle: frozenset[str] = frozenset()
    local_fs: frozenset[str] = frozenset()
    by_hand: frozenset[str] = frozenset()
    layout: Layout = Layout()


_T = TypeVar("_T")


class Graph(_Parts):
    """One host's graph in plain form; nodes and edges in a stable order, without repetition.

    `idle` are the mounts and units that nothing starts, or that do not exist: no order goes through them.
    `local_fs` are those that `local-fs.target` requires. `by_hand` are the guests that no boot starts, and their units.
    """

    def ask(self, question: Callable[[Graph], _T]) -> _T:
        """The answer of `question`, a function of the graph that is worked out once."""
        answers: dict[Any, Any] = self.__dict__.setdefault("answers", {})
        if question not in answers:
            answers[question] = question(self)
        answer: _T = answers[question]
        return answer

    def only(self, *kinds: EdgeKind) -> Iterator[Edge]:
        """The edges of the given kinds, in order."""
        return (edge for edge in self.edges if edge.kind in kinds)

"""What rules see: one host, or all hosts of a run; each answer is worked out once, when a rule asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from guestlint.hints import TYPE_CHECKING, Any, TypeVar
from guestlint.picture.host import Host
from guestlint.source.document import Document

if TYPE_CHECKING:
    from guestlint.graph.build import Extension
    from guestlint.graph.types import Graph

_T = TypeVar("_T")

_REST = (-1,)
_ONE_NETWORK: Mapping[str, Sequence[int]] = MappingProxyType({})


class HostView:
    """One host: its `document`, the picture of the `host`, its `graph`, and answers to questions about them."""

    def __init__(self, document: Document, host: Host, extensions: Sequence[Extension] = ()) -> None:
        """`extensions` add to the graph."""
        self.document = document
        self.host = host
        self.extensions = extensions
        self._answers: dict[Callable[[Any], Any], Any] = {}

    @property
    def graph(self) -> Graph:
        """How it hangs together."""
        return self.ask(_graph)

    def ask(self, question: Callable[[HostView], _T]) -> _T:
        """The answer of `question`, a function of this view; the same object whoever asks.

        Raises TypeError for a generator, whose answer only the first could read.
        """
        return _answer(self, question, self._answers)


class FleetView:
    """All hosts of one run, sorted by file, and answers to questions about them together."""

    def __init__(self, hosts: Iterable[HostView], networks: Mapping[str, Sequence[int]] = _ONE_NETWORK) -> None:
        """The order of `hosts` makes no difference; `networks` has the numbers of those that a host's file is on."""
        self.hosts: Sequence[HostView] = sorted(hosts, key=lambda view: view.document.file)
        self._networks = networks
        self._answers: dict[Callable[[Any], Any], Any] = {}

    def networks_of(self, view: HostView) -> Sequence[int]:
        """The numbers of the networks that the host is on; those that the settings say nothing of share one."""
        return self._networks.get(view.host.file, _REST)

    def ask(self, question: Callable[[FleetView], _T]) -> _T:
        """The answer of `question`, as with `HostView.ask`."""
        return _answer(self, question, self._answers)


def is_complete(view: HostView, tree: str) -> bool:
    """Whether an option tree, as `systemd.network`, is whole in the document: then what is not there does not exist.

    Facts say so of a tree, or of one around it; of a host file nobody knows.
    """
    return view.document.is_complete(tuple(tree.split(".")))


_View = TypeVar("_View", HostView, FleetView)


def _answer(view: _View, question: Callable[[_View], _T], answers: dict[Callable[[Any], Any], Any]) -> _T:
    if question not in answers:
        answer = question(view)
        if isinstance(answer, Iterator):
            message = (
                f"the question {question.__qualname__} answers with an iterator, which can be read once: use a list"
            )
            raise TypeError(message)
        answers[question] = answer
    known: _T = answers[question]
    return known


def _graph(view: HostView) -> Graph:
    from guestlint.analysis.booted import booted  # noqa: PLC0415 - as below
    from guestlint.graph.build import build  # noqa: PLC0415 - only a host with a chain of mounts needs its graph

    return build(view.host, view.extensions, view.ask(booted))

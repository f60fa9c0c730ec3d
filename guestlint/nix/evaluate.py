"""From a reference to the facts of its hosts, one document each."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for

from guestlint.hints import TypeVar
from guestlint.nix import cache, command
from guestlint.nix.process import Nix
from guestlint.nix.reference import Flake, NixFile, parse
from guestlint.nix.tree import FlakeSource, parsed, source_of_flake, tree_of_file
from guestlint.nix.watcher import Held, Watcher
from guestlint.records import NamedTuple
from guestlint.source.document import Document
from guestlint.source.errors import SourceError
from guestlint.source.facts import FactsDocument
from guestlint.source.parse import read_bytes
from guestlint.source.process import Limits
from guestlint.source.suggest import suggestion

_AT_ONCE = 4
"""Hosts that are evaluated at the same time, if there are as many processors; each takes gigabytes."""

_GLANCE = 0.5
"""Seconds after which a signal is seen that came just before Python began to wait."""

_FEW = 5


class Evaluation(NamedTuple):
    """How hosts are evaluated."""

    limits: Limits = Limits()
    build: bool = False
    """Whether Nix may build what an evaluation reads (import from derivation)."""
    cached: bool = True
    """Whether facts are kept, and taken from where they were kept."""


def evaluate(reference: str, how: Evaluation, watcher: Watcher) -> Iterator[Document | SourceError]:
    """The facts of the hosts that `reference` names, in the order of their names; an error for one that has none.

    Nothing is raised. When the iterator is closed, no process of Nix is left.
    """
    pool = ThreadPoolExecutor(min(_AT_ONCE, os.cpu_count() or 1) + 1)
    try:
        source = parse(reference)
        with Nix(how.limits) as nix:
            yield from _Hosts(source, how, watcher, nix, pool).documents()
    except SourceError as error:
        yield SourceError(f"{reference}: {error.message}", error.hint)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


class _Hosts:
    """The hosts of a flake or a file."""

    def __init__(
        self, source: Flake | NixFile, how: Evaluation, watcher: Watcher, nix: Nix, pool: ThreadPoolExecutor
    ) -> None:
        self._named = source
        self._how = how
        self._watcher = watcher
        self._nix = nix
        self._pool = pool

    def documents(self) -> Iterator[Document | SourceError]:
        """The hosts' facts. Raises SourceError where not even their names are known."""
        source = self._pool.submit(self._source)
        if isinstance(self._named, Flake) and self._named.host:
            yield self._one(self._named.host, source)
            return
        names = _awaited(self._pool.submit(self._names))
        waiting = [self._pool.submit(self._of, name, source) for name in names]
        yield from map(_awaited, waiting)

    def _one(self, host: str, source: Future[FlakeSource]) -> Document | SourceError:
        """A host that Nix begins to evaluate before it is known whether its facts were kept.

        Where its source is takes Nix as long as to evaluate a small host. What it says until then is held back.
        """
        held = Held(self._watcher)
        begun = self._pool.submit(self._evaluated, host, held)

        def wait() -> bytes:
            held.release()
            return _awaited(begun)

        return self._document(host, _awaited(source), wait)

    def _of(self, host: str, source: Future[FlakeSource]) -> Document | SourceError:
        """One of several hosts; the others do not depend on it."""
        try:
            return self._document(host, source.result(), lambda: self._evaluated(host, self._watcher))
        except SourceError as error:
            return SourceError(f"{self._shown(host)}: {error.message}", error.hint)

    def _names(self) -> list[str]:
        """The names of all hosts; one empty name for a file that is a host itself. Raises SourceError."""
        names = parsed(self._nix.ask(command.names(self._named), self._watcher.say))
        if names is None:
            return [""]
        if not names:
            where = "nixosConfigurations" if isinstance(self._named, Flake) else "its value"
            message = f"no host in {where}"
            raise SourceError(message, "a host is what `nixosSystem` returns")
        return sorted(names)

    def _source(self) -> FlakeSource:
        """Raises SourceError where Nix cannot find the flake."""
        if isinstance(self._named, NixFile):
            return FlakeSource(tree_of_file(self._named), None)
        lines: list[str] = []
        try:
            metadata = self._nix.ask(command.metadata(self._named), lines.append)
        except SourceError:
            for line in lines:
                self._watcher.say(line)
            raise
        return source_of_flake(self._named, metadata)

    def _evaluated(self, host: str, watcher: Watcher) -> bytes:
        """What Nix prints for a host. Raises SourceError."""
        watcher.begin(self._shown(host))
        try:
            return self._nix.ask(command.facts(self._named, host, build=self._how.build), watcher.say)
        finally:
            watcher.end(self._shown(host))

    def _facts(self, host: str, source: FlakeSource, evaluated: Callable[[], bytes]) -> bytes:
        """What was kept of a host, or what is `evaluated` and kept from now on. Raises SourceError."""
        if source.depends_on is None or not self._how.cached:
            return evaluated()
        entry = cache.key([*source.depends_on, *command.facts(self._named, host, build=self._how.build)])
        kept = cache.find(entry)
        if kept is not None:
            self._watcher.reuse(self._shown(host))
            return kept
        made = evaluated()
        cache.keep(entry, made)
        return made

    def _document(self, host: str, source: FlakeSource, evaluated: Callable[[], bytes]) -> Document:
        """Raises SourceError where the flake has no such host."""
        document = read_bytes(self._shown(host), self._facts(host, source, evaluated), "json", tree=source.tree)
        if not isinstance(document, FactsDocument):
            known = document.data.get("hosts", [])
            message = f"the flake has no host `{host}`"
            raise SourceError(message, suggestion(host, known))
        self._say_what_is_missing(document)
        return document

    def _say_what_is_missing(self, document: FactsDocument) -> None:
        if document.left_out:
            self._watcher.say(
                f"warning: {document.file}: not linted, as Nix cannot evaluate it: {_few(document.left_out)}"
            )
        if document.not_seen:
            what = "not linted, as the flake does not have these guests of microvm.autostart"
            self._watcher.say(f"warning: {document.file}: {what}: {_few(document.not_seen)}")

    def _shown(self, host: str) -> str:
        """What findings call it."""
        if isinstance(self._named, Flake):
            return f"{self._named.url}#{host}"
        return f"{self._named.file}#{'.'.join([*self._named.attribute, host] if host else self._named.attribute)}"


def _few(names: Sequence[str]) -> str:
    """Names, if they are many the first of them and how many more there are."""
    return f"{', '.join(names[:_FEW])} and {len(names) - _FEW} more" if names[_FEW + 1 :] else ", ".join(names)


_Result = TypeVar("_Result")


def _awaited(future: Future[_Result]) -> _Result:
    """What a future gives or raises."""
    while not future.done():
        wait_for([future], timeout=_GLANCE)
    return future.result()

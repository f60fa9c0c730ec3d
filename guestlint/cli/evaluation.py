"""How commands let Nix evaluate hosts, and what is seen on standard error while it does."""

from __future__ import annotations

from _thread import allocate_lock  # `threading` takes longer to load
from collections.abc import Iterator, MutableMapping

from guestlint.cli.progress import STATUS
from guestlint.hints import TYPE_CHECKING, Any
from guestlint.source.document import Document
from guestlint.source.errors import SourceError
from guestlint.source.read import Evaluate as Evaluate  # noqa: PLC0414 - what the commands receive

if TYPE_CHECKING:
    from guestlint.nix.watcher import Watcher

_MIB = 1024 * 1024


def evaluation(given: MutableMapping[str, Any]) -> Evaluate:
    """What evaluates as the options say that are taken out of `given`; it loads nothing until it is called."""
    limits: tuple[int, int] = given.pop("nix_timeout"), given.pop("nix_memory") * _MIB
    build: bool = given.pop("allow_import_from_derivation")
    cached = not given.pop("no_cache")

    def evaluate(reference: str) -> Iterator[Document | SourceError]:
        from guestlint.nix import evaluate as nix  # noqa: PLC0415 - only where a path has a `#`
        from guestlint.source.process import Limits  # noqa: PLC0415 - as above
        from guestlint.source.signals import ending  # noqa: PLC0415 - as above

        how = nix.Evaluation(Limits(*limits), build=build, cached=cached)
        with ending(), _Watcher() as watcher:
            yield from nix.evaluate(reference, how, watcher)

    return evaluate


class _Watcher:
    """Shows what is evaluated while standard error is a terminal, and what Nix says in any case."""

    def __enter__(self) -> Watcher:
        self._hosts: list[str] = []
        self._warned: set[str] = set()
        self._lock = allocate_lock()
        return self

    def __exit__(self, *_: object) -> None:
        STATUS.show("")

    def reuse(self, host: str) -> None:
        """A host's facts are those of an earlier run."""
        STATUS.detail(f"{host}: facts of an earlier run")

    def begin(self, host: str) -> None:
        """A host begins to be evaluated."""
        STATUS.detail(f"{host}: evaluating with Nix")
        with self._lock:
            self._hosts.append(host)
            self._show()

    def end(self, host: str) -> None:
        """A host is evaluated, or cannot be."""
        with self._lock:
            self._hosts.remove(host)
            self._show()

    def say(self, line: str) -> None:
        """Nix has written a line on standard error; a warning that several of its processes give is shown once."""
        if line.startswith("warning: "):
            if line in self._warned:
                return
            self._warned.add(line)
        STATUS.say(line)

    def _show(self) -> None:
        STATUS.show(f"evaluating {', '.join(self._hosts)}" if self._hosts else "")

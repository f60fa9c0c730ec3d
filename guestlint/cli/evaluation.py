"""The options of commands that let Nix evaluate hosts, and what is seen on standard error while it does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from threading import Lock
from typing import TYPE_CHECKING, Any

import click

from guestlint.cli.progress import STATUS
from guestlint.source.document import Document
from guestlint.source.errors import SourceError
from guestlint.source.read import Evaluate as Evaluate  # noqa: PLC0414 - what the commands receive

if TYPE_CHECKING:
    from guestlint.nix.watcher import Watcher

_MIB = 1024 * 1024


def evaluation_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options; the function receives what they ask for as `evaluate`, which loads nothing until it is called."""

    @wraps(function)
    def called(
        *arguments: Any,  # noqa: ANN401 - as click calls it
        nix_timeout: int,
        nix_memory: int,
        allow_import_from_derivation: bool,
        no_cache: bool,
        **given: Any,  # noqa: ANN401 - as click calls it
    ) -> Any:  # noqa: ANN401 - as click calls it
        def evaluate(reference: str) -> Iterator[Document | SourceError]:
            from guestlint.nix import evaluate as nix  # noqa: PLC0415 - only where a path has a `#`
            from guestlint.source.process import Limits  # noqa: PLC0415 - as above
            from guestlint.source.signals import ending  # noqa: PLC0415 - as above

            limits = Limits(nix_timeout, nix_memory * _MIB)
            how = nix.Evaluation(limits, build=allow_import_from_derivation, cached=not no_cache)
            with ending(), _Watcher() as watcher:
                yield from nix.evaluate(reference, how, watcher)

        return function(*arguments, evaluate=evaluate, **given)

    for option in reversed(_OPTIONS):
        called = option(called)
    return called


_OPTIONS = (
    click.option(
        "--nix-timeout",
        metavar="SECONDS",
        type=click.IntRange(min=1),
        default=600,
        help="How long Nix may evaluate one host.  [default: 600]",
    ),
    click.option(
        "--nix-memory",
        metavar="MIB",
        type=click.IntRange(min=0),
        default=0,
        help="How much memory Nix may take for one host.  [default: that of the machine]",
    ),
    click.option("--allow-import-from-derivation", is_flag=True, help="Let Nix build what an evaluation reads."),
    click.option("--no-cache", is_flag=True, help="Evaluate a flake even if its facts are known."),
)


def _be_verbose(_context: click.Context, _option: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - click's signature
    if wanted:
        STATUS.begin()


VERBOSE = "Say on standard error what is read and left out, and what takes time."
verbose_option = click.option("--verbose", "-v", is_flag=True, expose_value=False, callback=_be_verbose, help=VERBOSE)
"""`--verbose` of the commands that report no findings; nothing is passed to the function."""


class _Watcher:
    """Shows what is evaluated while standard error is a terminal, and what Nix says in any case."""

    def __enter__(self) -> Watcher:
        self._hosts: list[str] = []
        self._warned: set[str] = set()
        self._lock = Lock()
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

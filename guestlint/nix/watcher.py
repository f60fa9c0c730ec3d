"""Who is told what Nix says while it runs."""

from __future__ import annotations

import threading
from collections.abc import Callable

from guestlint.hints import Protocol


class Watcher(Protocol):
    """What is told; several threads do so."""

    def reuse(self, host: str) -> None:
        """A host's facts are those of an earlier run."""

    def begin(self, host: str) -> None:
        """A host begins to be evaluated."""

    def say(self, line: str) -> None:
        """Nix has written a line on standard error."""

    def end(self, host: str) -> None:
        """A host is evaluated, or cannot be."""


class Silent:
    """A watcher that passes nothing on."""

    def reuse(self, host: str) -> None:
        """Do nothing."""

    def begin(self, host: str) -> None:
        """Do nothing."""

    def say(self, line: str) -> None:
        """Do nothing."""

    def end(self, host: str) -> None:
        """Do nothing."""


class Held:
    """A watcher that keeps what it is told until it is released."""

    def __init__(self, watcher: Watcher) -> None:
        """Keep all for `watcher`."""
        self._watcher = watcher
        self._waiting: list[tuple[Callable[[str], None], str]] | None = []
        self._lock = threading.Lock()

    def reuse(self, host: str) -> None:
        """A host's facts are those of an earlier run."""
        self._tell(self._watcher.reuse, host)

    def begin(self, host: str) -> None:
        """A host begins to be evaluated."""
        self._tell(self._watcher.begin, host)

    def say(self, line: str) -> None:
        """Nix has written a line on standard error."""
        self._tell(self._watcher.say, line)

    def end(self, host: str) -> None:
        """A host is evaluated, or cannot be."""
        self._tell(self._watcher.end, host)

    def release(self) -> None:
        """Pass on what was kept, and all that comes."""
        with self._lock:
            waiting, self._waiting = self._waiting or [], None
            for tell, text in waiting:
                tell(text)

    def _tell(self, tell: Callable[[str], None], text: str) -> None:
        with self._lock:
            if self._waiting is None:
                tell(text)
            else:
                self._waiting.append((tell, text))

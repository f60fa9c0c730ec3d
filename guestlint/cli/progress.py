"""What guestlint is doing, on a terminal: one line on standard error, which is gone at the end."""

from __future__ import annotations

import os
import sys
import time
from _thread import allocate_lock  # `threading` takes longer to load
from collections.abc import Iterable, Iterator

from guestlint.source.document import Document
from guestlint.source.errors import SourceError

_MANY = 100
"""Host files that are read before anything is shown."""
_PAUSE = 0.1
"""Seconds between two lines, so that printing them takes no time to speak of."""

_ERASE = "\r\x1b[K"


class StatusLine:
    """The line; nothing is shown where standard error is no terminal. Several threads may have something to show."""

    def __init__(self) -> None:
        self._lock = allocate_lock()
        self._text = ""
        self._last = 0.0
        self.is_verbose = False

    def begin(self) -> None:
        """Tell details from now on, and measure time."""
        self.is_verbose = True
        self._last = time.perf_counter()

    def detail(self, text: str) -> None:
        """Print a line that stays, where details are asked for."""
        if self.is_verbose:
            self.say(f"guestlint: {text}")

    def finish(self, phase: str) -> None:
        """Tell how long a phase took, which began where the last one ended."""
        if self.is_verbose:
            now = time.perf_counter()
            self.detail(f"{phase} took {(now - self._last) * 1000:.0f} ms")
            self._last = now

    def show(self, text: str) -> None:
        """Show a text in the place of the last one; none if it is empty."""
        if not text and not self._text:
            return
        with self._lock:
            self._write("", text)

    def say(self, line: str) -> None:
        """Print a line that stays, above this one."""
        from guestlint.report.fold import folded  # noqa: PLC0415 - only where there is something to say

        with self._lock:
            self._write(folded(_printable(line), sys.stderr), self._text)

    def _write(self, lasting: str, text: str) -> None:
        if self._text:
            sys.stderr.write(_ERASE)
        self._text = text if text and sys.stderr.isatty() else ""
        if lasting or self._text:
            sys.stderr.write(lasting + _cut(_printable(self._text)))
        sys.stderr.flush()


def _printable(text: str) -> str:
    from guestlint.source.printable import printable  # noqa: PLC0415 - only where there is something to show

    return printable(text)


def _cut(text: str) -> str:
    """The start of a text that fits the terminal: a line that wraps could not be erased."""
    from guestlint.source.printable import columns  # noqa: PLC0415 - as above

    try:
        width = os.get_terminal_size(sys.stderr.fileno()).columns or 80
    except (OSError, ValueError):
        width = 80
    if columns(text) < width:
        return text
    while columns(text) > width - 4:
        text = text[:-1]
    return f"{text}..."


STATUS = StatusLine()
"""The one line that there is."""

_WIDTH = 24
"""Columns of a bar."""


class Bar:
    """How much is done of something that takes long."""

    def __init__(self, what: str) -> None:
        """`what` is said before the numbers."""
        self._what = what
        self._last = time.monotonic()

    def show(self, done: int, all_: int) -> None:
        """Show how many of how many are done, not too often."""
        now = time.monotonic()
        if now - self._last > _PAUSE:
            self._last = now
            full = _WIDTH * done // all_
            STATUS.show(f"{self._what}: [{'#' * full}{' ' * (_WIDTH - full)}] {done:,} of {all_:,}")


def with_progress(documents: Iterable[Document | SourceError]) -> Iterator[Document | SourceError]:
    """The same documents, with their number while a long fleet is read; what Nix evaluates has a line of its own."""
    last = 0.0
    for number, document in enumerate(documents, 1):
        if number > _MANY:
            STATUS.show("")
        yield document
        is_file = isinstance(document, Document) and not document.is_facts
        if number >= _MANY and is_file and time.monotonic() - last > _PAUSE:
            last = time.monotonic()
            STATUS.show(f"reading host files: {number}")
    STATUS.show("")

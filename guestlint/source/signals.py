"""Signals that end the process: they wait while files change, and end the programs that it has started."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_INTERRUPTED = (signal.SIGTERM, signal.SIGHUP)
_ENDING = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Keep them waiting until the block is done."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def ending() -> Iterator[None]:
    """Let each signal that ends guestlint leave the block as Ctrl-C does, so that what runs in it ends, too."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = {each: signal.signal(each, interrupt) for each in _INTERRUPTED}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextmanager
def noted() -> Iterator[Callable[[], bool]]:
    """Only note signals that end guestlint, and tell whether there was one.

    Where a library's own code runs, as when Python takes its objects apart, an exception would be lost.
    """
    with _caught() as seen:
        yield lambda: bool(seen)


@contextmanager
def deferred() -> Iterator[None]:
    """Let them do only at the end of the block what they do. Programs that it starts get them at once."""
    if threading.current_thread() is not threading.main_thread():  # which alone is interrupted by them
        yield
        return
    seen: list[int] = []
    try:
        with _caught() as seen:
            yield
    finally:
        for number in seen:
            signal.raise_signal(number)


@contextmanager
def _caught() -> Iterator[list[int]]:
    """The signals that came so far, which do nothing else."""
    seen: list[int] = []
    before = {
        each: signal.signal(each, lambda number, _: seen.append(number)) for each in (*_INTERRUPTED, signal.SIGINT)
    }
    try:
        yield seen
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)

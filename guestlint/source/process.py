"""Another program as a process: bounded in time, memory and output, heard while it runs, ended with what it started."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from io import BytesIO

from guestlint.hints import IO, Self
from guestlint.records import NamedTuple
from guestlint.source.errors import SourceError
from guestlint.source.signals import deferred

LARGEST = 256 * 1024 * 1024
"""Bytes of output."""
_LINES = 100
"""The last lines of standard error that are remembered."""
_LAST_WORDS = 1.0
"""Seconds to wait for the rest of standard error after the program has ended."""


class Limits(NamedTuple):
    """What a program may take; nothing but its time is limited everywhere, the rest on Linux."""

    seconds: int = 600
    memory: int = 0
    """Bytes of address space; 0 for as much as the machine has memory."""
    processor_seconds: int = 0
    """Seconds of one processor; 0 for any."""


class Ended(NamedTuple):
    """How a program has ended: `code` is below 0 for a signal."""

    output: bytes
    said: Sequence[str]
    """The last lines of standard error."""
    code: int
    is_late: bool

    @property
    def is_too_long(self) -> bool:
        """Whether there was more output than is taken."""
        return len(self.output) > LARGEST


class Processes:
    """Programs that run, used in a `with` block: when it ends, those that still run are killed."""

    def __init__(self, limits: Limits) -> None:
        """Nothing runs yet."""
        self._limits = limits
        self._running: set[subprocess.Popen[bytes]] = set()
        self._is_over = False
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._is_over = True
            for process in self._running:
                _kill(process)

    def run(self, command: Sequence[str], says: Callable[[str], None], given: bytes = b"") -> Ended:
        """Run a command until it ends, or has taken more than it may.

        `given` is its standard input; `says` gets each line of its standard error, as it comes. Raises OSError if it
        cannot be started, and SourceError once the block is over.
        """
        process = self._start(command, subprocess.PIPE if given else subprocess.DEVNULL)
        _feed(process, given)
        errors = _Listener(process, says)
        timer = _Timer(process, self._limits.seconds)
        try:
            output = process.stdout.read(LARGEST + 1) if process.stdout is not None else b""
            if len(output) <= LARGEST:
                process.wait()
        finally:
            timer.cancel()
            if process.poll() is None:
                _kill(process)
                process.wait()
            with self._lock:
                self._running.discard(process)
            errors.finish()
            if process.stdout is not None:
                process.stdout.close()
        is_late = timer.is_late or process.returncode == -signal.SIGXCPU
        return Ended(output, errors.said, process.returncode, is_late)

    def _start(self, command: Sequence[str], stdin: int) -> subprocess.Popen[bytes]:
        """The process, in a group of its own, so that all that it starts can be killed with it."""
        with self._lock, deferred():  # what is not yet known to run would not be killed
            if self._is_over:
                message = "stopped"
                raise SourceError(message)
            process = subprocess.Popen(  # noqa: S603 - a known program, with arguments that no shell reads
                command,
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
            self._running.add(process)
        if hasattr(resource, "prlimit"):  # Linux only
            memory = self._limits.memory or os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
            time = self._limits.processor_seconds
            with suppress(OSError, ValueError):
                resource.prlimit(process.pid, resource.RLIMIT_AS, (memory, memory))
                if time:
                    resource.prlimit(process.pid, resource.RLIMIT_CPU, (time, time + 1))
        return process


def _feed(process: subprocess.Popen[bytes], given: bytes) -> None:
    """Write standard input in a thread, as the program may print before it has read all."""
    stream = process.stdin
    if stream is None:
        return

    def write() -> None:
        with suppress(OSError), stream:  # the process may end before
            stream.write(given)

    threading.Thread(target=write, daemon=True).start()


class _Timer(threading.Timer):
    """Kills a process when its time is over."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: int) -> None:
        super().__init__(seconds, self._stop)
        self._process = process
        self.is_late = False
        self.daemon = True
        self.start()

    def _stop(self) -> None:
        self.is_late = True
        _kill(self._process)


class _Listener:
    """A thread that passes standard error on, and remembers its last lines."""

    def __init__(self, process: subprocess.Popen[bytes], says: Callable[[str], None]) -> None:
        self.said: list[str] = []
        self._thread = threading.Thread(target=self._listen, args=(process.stderr or BytesIO(), says), daemon=True)
        self._thread.start()

    def _listen(self, stream: IO[bytes], says: Callable[[str], None]) -> None:
        with stream:
            for line in stream:
                text = line.decode(errors="replace").rstrip()
                self.said = [*self.said[1 - _LINES :], text]
                says(text)

    def finish(self) -> None:
        """Wait until all is heard; a process that is left behind, such as a connection that stays, may go on."""
        self._thread.join(_LAST_WORDS)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)

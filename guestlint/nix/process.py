"""Nix as a process: bounded in time, memory and output, heard while it runs, and killed with what it started."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Self

from guestlint.records import NamedTuple
from guestlint.source.errors import SourceError

_LARGEST = 256 * 1024 * 1024
"""Bytes of output; the facts of a host with a hundred guests are a thousandth of it."""
_KEPT = 400
"""Characters of an error that are repeated in our own."""
_LAST_WORDS = 1.0
"""Seconds to wait for the rest of standard error after Nix has ended."""


class Limits(NamedTuple):
    """What one evaluation may take."""

    seconds: int = 600
    memory: int = 0
    """Bytes of address space; 0 for as much as the machine has memory."""


class Nix:
    """The processes of one evaluation, used in a `with` block: when it ends, those that still run are killed."""

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

    def run(self, command: Sequence[str], says: Callable[[str], None]) -> bytes:
        """The standard output of a command; `says` gets each line of its standard error, as it comes.

        Raises SourceError if it cannot be started, fails, or takes more than it may.
        """
        process = self._start(command)
        errors = _Listener(process, says)
        timer = _Timer(process, self._limits.seconds)
        try:
            output = process.stdout.read(_LARGEST + 1) if process.stdout is not None else b""
            if len(output) <= _LARGEST:
                process.wait()
        finally:
            timer.cancel()
            with self._lock:
                self._running.discard(process)
            if process.poll() is None:
                _kill(process)
                process.wait()
            errors.finish()
        if timer.is_late:
            message = f"Nix was stopped after {self._limits.seconds} seconds"
            raise SourceError(message, "allow it more with --nix-timeout SECONDS")
        if len(output) > _LARGEST:
            message = f"Nix printed more than {_LARGEST // 2**20} MiB"
            raise SourceError(message, "evaluate fewer hosts or guests")
        if process.returncode != 0:
            raise SourceError(_reason(errors, process.returncode), _hint(errors, process.returncode))
        return output

    def _start(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        """The process, in a group of its own, so that all that it starts can be killed with it."""
        with self._lock:
            if self._is_over:
                message = "stopped"
                raise SourceError(message)
            try:
                process = subprocess.Popen(  # noqa: S603 - Nix, with arguments that no shell reads
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    start_new_session=True,
                )
            except OSError as error:
                message = f"cannot run `{command[0]}`: {error.strerror}"
                raise SourceError(message, "install Nix, or lint facts that a machine with Nix has printed") from error
            self._running.add(process)
        if hasattr(resource, "prlimit"):  # Linux only
            memory = self._limits.memory or os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
            with suppress(OSError, ValueError):
                resource.prlimit(process.pid, resource.RLIMIT_AS, (memory, memory))
        return process


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
    """A thread that passes standard error on, and remembers what an error begins with."""

    def __init__(self, process: subprocess.Popen[bytes], says: Callable[[str], None]) -> None:
        self._said: list[str] = []
        self._thread = threading.Thread(target=self._listen, args=(process.stderr or (), says), daemon=True)
        self._thread.start()

    def _listen(self, stream: Iterable[bytes], says: Callable[[str], None]) -> None:
        for line in stream:
            text = line.decode(errors="replace").rstrip()
            self._said = [*self._said[-99:], text]
            says(text)

    def finish(self) -> None:
        """Wait until all is heard; a process that Nix leaves behind, such as a connection that stays, may go on."""
        self._thread.join(_LAST_WORDS)

    def has(self, word: str) -> bool:
        """Whether the last lines have a word."""
        return any(word in line for line in self._said)

    def error(self) -> str:
        """The last error that Nix told, without its trace; empty where it told none."""
        errors = [line.strip().removeprefix("error:").strip() for line in self._said if "error:" in line]
        return next((line for line in reversed(errors) if line), "")[:_KEPT]


def _reason(errors: _Listener, code: int) -> str:
    """Why the process failed, in its own words."""
    if code < 0:
        return f"Nix was killed by signal {-code}"
    return errors.error() or f"Nix failed with exit code {code}"


def _hint(errors: _Listener, code: int) -> str:
    if errors.has("allow-import-from-derivation") or errors.has(".drv' is not valid"):
        return "the host needs builds to be evaluated; --allow-import-from-derivation lets Nix make them"
    if code < 0 or errors.has("out of memory"):
        return "it may need more memory than --nix-memory MIB allows"
    if errors.has("unable to download"):
        return "an input of the flake is not here: `nix flake archive` fetches all of them while there is a network"
    return ""


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)

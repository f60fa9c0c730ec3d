"""A command run again and again in a copy of a folder, with a fault at its k-th call into the file system, for all k.

`python -m tests.hardening.faults FAULT FOLDER ARGUMENTS...` prints a line of JSON for each k. Each run is a fork, so that
a signal that ends it ends nothing else.
"""

from __future__ import annotations

import builtins
import errno
import functools
import io
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

CALLS = ("open", "fsync", "replace", "rename", "link", "mkdir")
_PATIENCE = 500


def _raise(error: BaseException) -> Callable[[], None]:
    def fault() -> None:
        raise error

    return fault


FAULTS: dict[str, Callable[[], None]] = {
    "ENOSPC": _raise(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))),
    "EIO": _raise(OSError(errno.EIO, os.strerror(errno.EIO))),
    "interrupt": _raise(KeyboardInterrupt()),
    "SIGTERM": lambda: os.kill(os.getpid(), signal.SIGTERM),
    "SIGTERM-after": lambda: os.kill(os.getpid(), signal.SIGTERM),
}


class _Faulty:
    """Counts calls, and makes the k-th fail."""

    def __init__(self, kind: str, k: int) -> None:
        self.calls = 0
        self._fault, self._is_after, self._k = FAULTS[kind], kind.endswith("-after"), k

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(call)
        def counted(*arguments: Any, **given: Any) -> Any:
            self.calls += 1
            is_it = self.calls == self._k
            if is_it and not self._is_after:
                self._fault()
            result = call(*arguments, **given)
            if is_it and self._is_after:
                self._fault()
            return result

        return counted


def _install(faulty: _Faulty) -> None:
    """In place of the real calls, about files of the current folder."""
    here = os.path.join(os.getcwd(), "")
    for name in CALLS:
        real = getattr(os, name)
        counted = faulty.around(real)

        def call(first: Any, *rest: Any, real: Any = real, counted: Any = counted, **given: Any) -> Any:
            is_ours = isinstance(first, int) or os.path.abspath(os.fspath(first)).startswith(here)
            return (counted if is_ours else real)(first, *rest, **given)

        setattr(os, name, call)
    really_open = builtins.open

    def opened(path: Any, mode: str = "r", *rest: Any, **given: Any) -> Any:
        if isinstance(path, int) or not os.path.abspath(os.fspath(path)).startswith(here):
            return really_open(path, mode, *rest, **given)
        file = faulty.around(really_open)(path, mode, *rest, **given)
        return file if mode == "rb" or mode == "r" else _Written(file, faulty)

    builtins.open = opened  # type: ignore[assignment]


class _Written:
    """A file whose writes count too."""

    def __init__(self, file: Any, faulty: _Faulty) -> None:
        self._file = file
        self.write, self.flush = faulty.around(file.write), faulty.around(file.flush)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> _Written:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def _run(kind: str, k: int, arguments: list[str]) -> int:
    """What a forked process does: the command with its fault; 0 for the exit status if there was no k-th call."""
    from guestlint.cli.main import main

    faulty = _Faulty(kind, k)
    _install(faulty)
    try:
        main(arguments)
    except SystemExit as stop:
        sys.stderr.write(f"exit {stop.code}\n")
    sys.stderr.flush()
    return int(faulty.calls >= k)


def _forked(folder: str, kind: str, k: int, arguments: list[str]) -> tuple[int, str]:
    with tempfile.TemporaryFile() as said:
        child = os.fork()
        if child == 0:
            code = 70
            try:
                os.chdir(folder)
                os.dup2(os.open(os.devnull, os.O_RDWR), 1)
                os.dup2(said.fileno(), 2)
                sys.stdout = io.TextIOWrapper(io.FileIO(1, "w", closefd=False))
                sys.stderr = io.TextIOWrapper(io.FileIO(2, "w", closefd=False))
                code = _run(kind, k, arguments)
            finally:
                os._exit(code)
        _, status = os.waitpid(child, 0)
        said.seek(0)
        return os.waitstatus_to_exitcode(status), said.read().decode()


def files(folder: str) -> dict[str, str]:
    """All files below, with what is in them, or where a link leads."""
    paths = sorted(path for path in Path(folder).rglob("*") if not path.is_dir() or path.is_symlink())
    return {str(path.relative_to(folder)): _content(path) for path in paths}


def _content(path: Path) -> str:
    return f"-> {path.readlink()}" if path.is_symlink() else path.read_bytes().decode("latin-1")


def _warm_up(folder: str, arguments: list[str]) -> None:
    """Load what the command needs, once for all forks."""
    from guestlint.cli.main import main

    before = os.getcwd()
    os.chdir(folder)
    out = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    try:
        main(arguments)
    except SystemExit:
        sys.stdout.flush()
    os.dup2(out, 1)
    os.chdir(before)


def command(kind: str, folder: str, *arguments: str) -> None:
    """A line for each k, the last for one that the command never reaches: what all the others are compared with."""
    with tempfile.TemporaryDirectory() as place:
        _warm_up(shutil.copytree(folder, os.path.join(place, "warm"), symlinks=True), list(arguments))
        for k in range(1, _PATIENCE):
            copy = os.path.join(place, str(k))
            shutil.copytree(folder, copy, symlinks=True)
            code, err = _forked(copy, kind, k, list(arguments))
            print(json.dumps({"k": k, "code": code, "err": err, "files": files(copy)}))
            if code == 0:
                return
    sys.exit("no end of calls")


if __name__ == "__main__":
    command(*sys.argv[1:])

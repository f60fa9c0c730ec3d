"""A command, run again and again in a copy of a folder, with a fault at its k-th call into the file system, for all k.

`python -m tests.hardening.faults FAULT FOLDER ARGUMENTS...` prints a line of JSON for each k, which `Ended` reads. Each
run is a fork, so that a signal that ends it ends nothing else.
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
from typing import Any, NamedTuple

from guestlint.cli.main import main

_CALLS = ("open", "fsync", "replace", "rename", "link", "mkdir")
_MOST = 500


class Ended(NamedTuple):
    """How a run ended: 1, 0 if it had no k-th call, or the signal, negative; what it said, and what there is then."""

    code: int
    err: str
    files: dict[str, str]


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
        self.k = k
        self._fault, self._is_after = FAULTS[kind], kind.endswith("-after")

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(call)
        def counted(*arguments: Any, **given: Any) -> Any:
            self.calls += 1
            is_it = self.calls == self.k
            if is_it and not self._is_after:
                self._fault()
            result = call(*arguments, **given)
            if is_it and self._is_after:
                self._fault()
            return result

        return counted


def _install(faulty: _Faulty) -> None:
    """In place of the real calls, where they are about files of the current folder."""
    here = Path.cwd()

    def around(real: Callable[..., Any]) -> Callable[..., Any]:
        counted = faulty.around(real)

        def call(first: Any, *rest: Any, **given: Any) -> Any:
            is_ours = isinstance(first, int) or Path(first).absolute().is_relative_to(here)
            return (counted if is_ours else real)(first, *rest, **given)

        return call

    for name in _CALLS:
        setattr(os, name, around(getattr(os, name)))
    open_ = around(builtins.open)

    def opened(path: Any, mode: str = "r", *rest: Any, **given: Any) -> Any:
        file = open_(path, mode, *rest, **given)
        return _Written(file, faulty) if {*mode} & {*"wxa"} else file

    builtins.open = opened  # type: ignore[assignment]


class _Written:
    """A file whose writes count too."""

    def __init__(self, file: Any, faulty: _Faulty) -> None:
        self._file = file
        self.write, self.flush = faulty.around(file.write), faulty.around(file.flush)
        self.fileno = file.fileno

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def _run(folder: Path, kind: str, k: int, arguments: list[str]) -> Ended:
    with tempfile.TemporaryFile() as said:
        child = os.fork()
        if child == 0:
            code = 70
            try:
                code = _run_here(folder, said.fileno(), _Faulty(kind, k), arguments)
            finally:
                os._exit(code)
        _, status = os.waitpid(child, 0)
        said.seek(0)
        return Ended(os.waitstatus_to_exitcode(status), said.read().decode(), files(folder))


def _run_here(folder: Path, err: int, faulty: _Faulty, arguments: list[str]) -> int:
    os.chdir(folder)
    sys.stdout = io.TextIOWrapper(io.BytesIO())
    sys.stderr = io.TextIOWrapper(io.FileIO(err, "w", closefd=False))
    _install(faulty)
    code = main(arguments)
    sys.stderr.write(f"exit {code}\n")
    sys.stderr.flush()
    return int(faulty.calls >= faulty.k)


def files(folder: Path) -> dict[str, str]:
    """All files below, with what is in them, or where a link leads."""
    paths = sorted(path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())
    return {str(path.relative_to(folder)): _content(path) for path in paths}


def _content(path: Path) -> str:
    return f"-> {path.readlink()}" if path.is_symlink() else path.read_bytes().decode("latin-1")


def _warm_up(folder: Path, arguments: list[str]) -> None:
    """Load what the command needs, once for all forks."""
    before, out = Path.cwd(), sys.stdout
    os.chdir(folder)
    sys.stdout = io.TextIOWrapper(io.BytesIO())
    main(arguments)
    sys.stdout = out
    os.chdir(before)


def command(kind: str, folder: Path, arguments: list[str]) -> None:
    """A line for each k; the last is for one that the command never reaches, so that nothing failed."""
    with tempfile.TemporaryDirectory() as place:
        _warm_up(shutil.copytree(folder, Path(place, "warm"), symlinks=True), arguments)
        for k in range(1, _MOST):
            copy = shutil.copytree(folder, Path(place, str(k)), symlinks=True)
            ended = _run(copy, kind, k, arguments)
            sys.stdout.write(json.dumps(ended) + "\n")
            if ended.code == 0:
                return
    sys.exit("no end of calls")


if __name__ == "__main__":
    command(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])

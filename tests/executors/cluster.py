"""A real cluster on this machine: a scheduler and two workers, each a process of its own.

Run as a program; it says where the scheduler listens. Told `kill`, it ends a worker that is at work, with tasks done
and others still to do, and says which; told `look`, it says when one is at work; it ends when standard input does.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from distributed import LocalCluster

from tests.cli.command import IMPORTED_FROM, ROOT

_PATIENCE = 240


class Running(NamedTuple):
    """The cluster of a test."""

    address: str
    process: subprocess.Popen[str]

    def kill_a_worker(self) -> None:
        """Have a worker killed as soon as it is in the middle of its work; returns at once."""
        assert self.process.stdin is not None
        self.process.stdin.write("kill\n")
        self.process.stdin.flush()

    def wait_for_work(self) -> None:
        """Return as soon as a worker is at work."""
        assert self.process.stdin is not None
        self.process.stdin.write("look\n")
        self.process.stdin.flush()
        assert self.said() == {"at work": 1}

    def said(self) -> Any:
        """The next thing that it says."""
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())


@contextmanager
def cluster(folder: Path) -> Iterator[Running]:
    """Start one, and end it. Its files are in `folder`."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.executors.cluster"],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{IMPORTED_FROM}{os.pathsep}{ROOT}"},
    ) as process:
        running = Running("", process)
        try:
            yield running._replace(address=running.said()["address"])
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(_PATIENCE)


def _serve() -> None:
    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as local:
        _say({"address": local.scheduler_address})
        for line in sys.stdin:
            _say(_kill(local) if line.strip() == "kill" else _busy(local))


def _busy(local: Any) -> dict[str, int]:
    """Wait until a worker is at work."""
    while not any(state.processing for state in local.scheduler.workers.values()):
        time.sleep(0.001)
    return {"at work": 1}


def _kill(local: Any) -> dict[str, int]:
    """Kill a worker in the middle of its work."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        states = list(local.scheduler.workers.values())
        busy = [
            state for state in states if state.processing and any("lint" in key for key in map(str, state.has_what))
        ]
        if busy:
            pid = next(nanny.pid for nanny in local.workers.values() if nanny.worker_address == busy[0].address)
            at_work = len(busy[0].processing)
            os.kill(pid, signal.SIGKILL)
            return {"killed": pid, "at work": at_work}
        time.sleep(0.001)
    return {}


def _say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _serve()

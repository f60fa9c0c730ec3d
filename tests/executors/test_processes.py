"""Work in other processes: all of it is done, whatever becomes of one of them, and none stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from pathlib import Path

import pytest

from guestlint.executors.processes import Lost, in_processes
from tests.cli.command import IMPORTED_FROM


def doubled(task: int) -> int:
    """Work for whoever does it; some numbers are bad for one's health."""
    match task:
        case 13:
            os.kill(os.getpid(), signal.SIGKILL)
        case 14:
            os._exit(3)
        case 15:
            raise MemoryError
        case 16:
            message = "boom\nbang"
            raise ValueError(message)
    return task * 2


def done(tasks: list[int], jobs: int) -> dict[int, int | Lost]:
    """What comes of tasks, each of which comes once."""
    found = list(in_processes(doubled, tasks, jobs))
    assert sorted(task for task, _ in found) == sorted(tasks)
    return dict(found)


@pytest.mark.parametrize("jobs", [1, 2, 5])
@pytest.mark.parametrize("number", [0, 1, 2, 7, 500])
def test_all_is_done(number: int, jobs: int) -> None:
    tasks = list(range(100, 100 + number))
    assert done(tasks, jobs) == {task: task * 2 for task in tasks}


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_task_during_which_a_process_ends_is_lost_and_no_other(jobs: int) -> None:
    found = done(list(range(200)), jobs)
    lost = {task: each.reason for task, each in found.items() if isinstance(each, Lost)}
    assert lost == {13: "ended by SIGKILL", 14: "exit code 3", 15: "out of memory", 16: "ValueError: boom bang"}
    assert all(each == task * 2 for task, each in found.items() if task not in lost)


def _children() -> list[int]:
    """The processes that this one has started and that are still there."""
    found = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii")
    return [int(each) for each in found.split()]


def test_none_stays_behind_when_nobody_asks_any_more() -> None:
    before = _children()
    results = in_processes(doubled, list(range(100, 1000)), 3)
    assert isinstance(results, Generator)
    next(results)
    assert len(_children()) == len(before) + 3
    results.close()
    assert _children() == before


_SLEEPS = """
import os, sys, time
from guestlint.executors.processes import in_processes
def work(task):
    os.write(1, b"%d\\n" % os.getpid())
    time.sleep(3)
try:
    list(in_processes(work, list(range(9)), 3))
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_all_end_with_the_one_that_asks(number: signal.Signals) -> None:
    environment = {**os.environ, "PYTHONPATH": str(IMPORTED_FROM)}
    with subprocess.Popen(
        [sys.executable, "-c", _SLEEPS],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509 - no threads here
    ) as asking:
        assert asking.stdout is not None
        workers = [int(asking.stdout.readline()) for _ in range(3)]
        asking.send_signal(number)
        if number != signal.SIGKILL:
            assert asking.stdout.readline() == "interrupted\n"
        asking.wait(20)
        for _ in range(200):
            if not any(map(_runs, workers)):
                return
            time.sleep(0.1)
        raise AssertionError(workers)


def _runs(worker: int) -> bool:
    try:
        state = Path(f"/proc/{worker}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"

"""Work shared out to other processes, one of which may die: what it was at is then lost, and nothing else."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Generic, TypeVar

from guestlint.records import NamedTuple
from guestlint.source.errors import described
from guestlint.source.signals import ending

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")

_LARGEST = 64
"""Tasks that a worker is given at once."""

_PATIENCE = 5
"""Seconds in which a process that says nothing more has ended."""

_CONTEXT = get_context("fork")
"""So a worker has all that was loaded, and the work need not be written down."""


class Lost(NamedTuple):
    """Why there is no result of a task."""

    reason: str


def in_processes(
    work: Callable[[_Task], _Result], tasks: Sequence[_Task], jobs: int
) -> Iterator[tuple[_Task, _Result | Lost]]:
    """What `work` makes of each task in `jobs` processes, as the results come.

    Where a process ends, what it was at is done again task by task, and that during which one ends once more is lost.
    However this one is left, no other process stays behind.
    """
    size = max(1, min(_LARGEST, len(tasks) // (jobs * 4)))
    todo = deque(tasks[start : start + size] for start in range(0, len(tasks), size))
    workers: list[_Worker[_Task, _Result]] = []
    with ending():
        try:
            while todo or any(worker.tasks for worker in workers):
                workers += [_Worker(work, workers) for _ in range(min(jobs - len(workers), len(todo)))]
                for worker in workers:
                    if todo and not worker.tasks:
                        worker.give(todo.popleft())
                for worker in _ready(workers):
                    done, given = worker.tasks, worker.take()
                    if given is not None:
                        yield from zip(done, given, strict=True)
                        continue
                    workers.remove(worker)
                    if len(done) > 1:
                        todo.extendleft([task] for task in reversed(done))
                    else:
                        yield done[0], Lost(worker.reason())
                    worker.end()
        finally:
            for worker in workers:
                worker.end()


def _ready(workers: Sequence[_Worker[_Task, _Result]]) -> list[_Worker[_Task, _Result]]:
    """The busy workers that have something to say, or have ended; waits for the first."""
    found = wait([worker.connection for worker in workers if worker.tasks])
    return [worker for worker in workers if worker.connection in found]


class _Worker(Generic[_Task, _Result]):
    """A process, and what it is at."""

    def __init__(self, work: Callable[[_Task], _Result], others: Sequence[_Worker[_Task, _Result]]) -> None:
        self.tasks: Sequence[_Task] = ()
        self.connection, theirs = _CONTEXT.Pipe()
        # What it inherits of the ways to others would keep those from seeing that this process has ended.
        ours = [self.connection, *(other.connection for other in others)]
        self._process = _CONTEXT.Process(target=_work, args=(work, theirs, ours), daemon=True)
        self._process.start()
        theirs.close()

    def give(self, tasks: Sequence[_Task]) -> None:
        """Have it do some tasks."""
        self.tasks = tasks
        with suppress(OSError):  # what has ended is seen when it is asked
            self.connection.send(tasks)

    def take(self) -> Sequence[_Result | Lost] | None:
        """The results of its tasks; None where it has ended."""
        try:
            given: Sequence[_Result | Lost] = self.connection.recv()
        except (EOFError, OSError):
            return None
        self.tasks = ()
        return given

    def reason(self) -> str:
        """How it has ended."""
        self._process.join(_PATIENCE)
        code = self._process.exitcode
        return f"ended by {signal.Signals(-code).name}" if code is not None and code < 0 else f"exit code {code}"

    def end(self) -> None:
        """End it, whatever it is at."""
        self._process.kill()
        self._process.join()
        self.connection.close()


def _work(work: Callable[[_Task], _Result], way: Connection, ours: Sequence[Connection]) -> None:
    """What a worker does until there is nobody left to ask it."""
    for each in ours:
        each.close()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for all of them, and the one who asks ends the others
    with suppress(EOFError, OSError):
        while True:
            way.send([_done(work, task) for task in way.recv()])


def _done(work: Callable[[_Task], _Result], task: _Task) -> _Result | Lost:
    try:
        return work(task)
    except MemoryError:
        return Lost("out of memory")
    except Exception as error:  # noqa: BLE001 - of one task, and the others go on
        return Lost(described(error))

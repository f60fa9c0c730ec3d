"""Chunks linted on a cluster of Dask's, and their shards merged there. Loaded only where that is asked."""

from __future__ import annotations

import logging
import pickle
from asyncio import CancelledError
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice

from distributed import Client, Future, KilledWorker

from guestlint.executors.chunk import Chunk, lint_chunk
from guestlint.executors.shard import Shard, merge
from guestlint.hints import Any
from guestlint.source.errors import GuestlintError, described
from guestlint.source.signals import noted

_FAN_IN = 8
"""Shards that a task merges."""

_PATIENCE = 10
"""Seconds in which the scheduler answers, and has a worker."""

_GLANCE = 0.25
"""Seconds after which Ctrl-C is seen."""

_GIVES_UP = 60
"""Seconds without any worker, after which there will be none."""


class ClusterError(GuestlintError):
    """A cluster that does not do what it is asked."""


@contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """The cluster at `address`; what it was asked for is given up at the end. Raises ClusterError."""
    logging.disable()  # what matters of it is raised
    with noted() as is_interrupted:
        yield from _connected(address, is_interrupted)


def _connected(address: str, is_interrupted: Callable[[], bool]) -> Iterator[Cluster]:
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False, name="guestlint")  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TypeError) as error:
        message = f"{address}: no scheduler of Dask answers there"
        raise ClusterError(message, "start one: dask scheduler; --address is what it says it listens on") from error
    cluster = Cluster(address, client, is_interrupted)
    try:
        cluster.wait_for_workers()
        yield cluster
    finally:
        cluster.close()


class Cluster:
    """Workers that lint chunks, and the scheduler that they are asked through."""

    def __init__(self, address: str, client: Any, is_interrupted: Callable[[], bool]) -> None:  # noqa: ANN401 - a Client, most of which has no types
        self._address = address
        self._client = client
        self._is_interrupted = is_interrupted
        self._waiting: deque[Future[Shard]] = deque()

    def wait_for_workers(self) -> None:
        """Wait for the first. Raises ClusterError where none comes."""
        with _failures():
            try:
                self._client.wait_for_workers(1, timeout=_PATIENCE)
            except TimeoutError as error:
                raise self._without_workers() from error

    def close(self) -> None:
        """Give up what was asked, and go."""
        with suppress(Exception, CancelledError):  # a scheduler that is gone cannot be told
            self._client.cancel(list(self._waiting))
        with suppress(Exception, CancelledError):
            self._client.close(timeout=1)

    def lint(self, chunks: Iterable[Chunk]) -> Iterator[Shard]:
        """Shards that together say all of the chunks. Raises ClusterError.

        Two windows of chunks are on the cluster at a time. The scheduler keeps what they are made of until their shard
        is here, and has a worker's chunks linted by others where it is lost; beyond that, nobody keeps a document.
        """
        width = max(_FAN_IN, 2 * self._threads())
        left = iter(chunks)
        while window := list(islice(left, width)):
            self._waiting.append(self._reduced(window))
            if len(self._waiting) > 1:
                yield self._next()
        while self._waiting:
            yield self._next()

    def _threads(self) -> int:
        """Threads of all workers that are there. Raises ClusterError."""
        with _failures():
            return sum(self._client.nthreads().values())

    def _reduced(self, chunks: Sequence[Chunk]) -> Future[Shard]:
        """The shard of all chunks, which workers will make. Raises ClusterError."""
        submit = self._client.submit
        packed = [pickle.dumps(chunk) for chunk in chunks]
        with _failures():
            shards = [submit(lint_packed, each, pure=False) for each in packed]
            while len(shards) > 1:
                groups = [shards[start : start + _FAN_IN] for start in range(0, len(shards), _FAN_IN)]
                shards = [submit(merge, group, pure=False) for group in groups]
        only: Future[Shard] = shards[0]
        return only

    def _next(self) -> Shard:
        """The shard of the first window that is waited for. Raises ClusterError, and KeyboardInterrupt."""
        future = self._waiting[0]
        lonely = 0.0
        while not self._is_interrupted():
            with _failures():
                try:
                    shard = future.result(timeout=_GLANCE)
                except TimeoutError as error:
                    lonely = 0.0 if self._threads() else lonely + _GLANCE
                    if lonely >= _GIVES_UP:
                        raise self._without_workers() from error
                else:
                    self._waiting.popleft()
                    return shard
        raise KeyboardInterrupt

    def _without_workers(self) -> ClusterError:
        return ClusterError(f"{self._address}: the cluster has no workers", f"start some: dask worker {self._address}")


def lint_packed(packed: bytes) -> Shard:
    """Lint a chunk, in a worker. It comes as bytes, in which Dask looks for nothing."""
    chunk: Chunk = pickle.loads(packed)  # noqa: S301 - Dask itself sends functions this way
    return lint_chunk(chunk)


@contextmanager
def _failures() -> Iterator[None]:
    """Raise as a GuestlintError whatever a task or the client raises, which has no class of its own for its errors."""
    try:
        yield
    except GuestlintError:
        raise
    except KilledWorker as error:
        message = "the cluster lost several workers, one after the other, at the same hosts"
        raise ClusterError(message, "give workers more memory, or lint here: --executor local") from error
    except (Exception, CancelledError) as error:
        message = f"the cluster failed: {described(error)}"
        raise ClusterError(message, "workers need the same guestlint, and the scheduler must go on") from error

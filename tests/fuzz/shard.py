"""A range of seeds, judged on several processors; what comes of it does not depend on how many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import NamedTuple

from tests.fuzz.generate import Case, generate
from tests.fuzz.invariants import INVARIANTS, Invariant
from tests.fuzz.judge import DIGEST_SIZE, Fault, judge
from tests.fuzz.minimise import minimise

_AT_ONCE = 250
"""Cases that a process judges before it reports."""


class Range(NamedTuple):
    """So many seeds from the first on."""

    first: int
    number: int

    def parts(self) -> Iterator[Range]:
        """The range in pieces, in their order."""
        end = self.first + self.number
        for first in range(self.first, end, _AT_ONCE):
            yield Range(first, min(_AT_ONCE, end - first))


class Failed(NamedTuple):
    """The seed of a case in which something does not hold."""

    seed: int
    fault: Fault


class Result(NamedTuple):
    """What a range came to; where something failed, the counts are of what was judged before."""

    counts: Counter[str]
    digest: int = 0
    failed: Failed | None = None

    def __add__(self, other: object) -> Result:
        """What both came to together."""
        if not isinstance(other, Result):
            return NotImplemented
        digest = (self.digest + other.digest) % 2 ** (8 * DIGEST_SIZE)
        return Result(self.counts + other.counts, digest, self.failed or other.failed)

    def hex_digest(self) -> str:
        """The digest as it is printed."""
        return f"{self.digest:0{2 * DIGEST_SIZE}x}"


def judge_range(seeds: Range, jobs: int = 1, invariants: Sequence[Invariant] = INVARIANTS) -> Result:
    """Judge all the cases of a range, up to the first that fails."""
    work = partial(_judge_part, invariants=invariants)
    if jobs == 1:
        return _joined(map(work, seeds.parts()))
    with ProcessPoolExecutor(jobs) as pool:
        done = _joined(pool.map(work, seeds.parts()))
        pool.shutdown(cancel_futures=True)
    return done


def _joined(results: Iterator[Result]) -> Result:
    whole = Result(Counter())
    for result in results:
        whole += result
        if whole.failed:
            break
    return whole


def _judge_part(seeds: Range, invariants: Sequence[Invariant]) -> Result:
    whole = Result(Counter())
    for seed in range(seeds.first, seeds.first + seeds.number):
        done = judge(generate(seed), seed, invariants)
        if done.fault:
            return whole._replace(failed=Failed(seed, done.fault))
        whole += Result(done.counts + Counter(cases=1), done.digest)
    return whole


def smallest(failed: Failed, invariants: Sequence[Invariant] = INVARIANTS) -> Case:
    """A smaller case in which the same does not hold."""

    def fails(case: Case) -> bool:
        fault = judge(case, failed.seed, invariants).fault
        return fault is not None and _kind(fault) == _kind(failed.fault)

    return minimise(generate(failed.seed), fails)


def _kind(fault: Fault) -> tuple[str, str]:
    """What stays of a fault when its case becomes smaller: the invariant, and which exception or rule it is."""
    return fault.invariant, fault.message.partition(":")[0]

"""What programs cost: instructions, which noise does not change; processor time, the least of many; and memory."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.programs import INPUTS, NotInstalled, Program, environment
from bench.row import Meter, Row

ENOUGH = 2.0
"""The seconds that a program runs at least, in as many runs as it takes."""
MOST = 8.0
"""The seconds after which one that has not settled is measured no longer."""
AGREE = 0.03
"""Two runs agree that differ by such a part: a program has settled when its two quickest do."""

_SPAWN = Path(__file__).with_name("spawn.py")
_COUNT = ("valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null")
_COUNTED = re.compile(r"I +refs: +([\d,]+)")

Run = Callable[[Program], float]


class Failed(Exception):  # noqa: N818 - says what is the case
    """A program that did not do its work: it ended with another exit code, or was not counted."""

    def __init__(self, program: Program, code: int, said: str) -> None:
        *_, last = said.strip().splitlines() or ["it says nothing"]
        super().__init__(f"{' '.join(program.command())}: exit code {code}: {last}")


class Bench:
    """Measures rows; `home` has the guestlint to measure where that is not this one."""

    def __init__(self, home: Path | None = None) -> None:
        self._environment = environment(home)
        self._counts: dict[Program, float] = {}

    def count(self, programs: Iterable[Program]) -> None:
        """Count the instructions of programs, as many at once as there are processors, so that rows find them known."""
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(self._try_to_count, dict.fromkeys(programs)))

    def _try_to_count(self, program: Program) -> None:
        try:
            self._instructions(program)
        except (Failed, NotInstalled):
            return  # the row says so

    def costs(self, row: Row) -> Sequence[float]:
        """What each of a row's programs costs; raises `Failed` and `NotInstalled`."""
        match row.meter:
            case Meter.INSTRUCTIONS:
                return [self._instructions(each) for each in row.programs]
            case Meter.CPU:
                return least(row.programs, lambda program: self._spawned(program)["cpu"])
            case Meter.MEMORY:
                return [self._spawned(each)["memory"] for each in row.programs]

    def _instructions(self, program: Program) -> float:
        if program not in self._counts:
            said = self._run(program, _COUNT).stderr
            found = _COUNTED.search(said)
            if not found:
                raise Failed(program, program.code, said)
            self._counts[program] = float(found[1].replace(",", ""))
        return self._counts[program]

    def _spawned(self, program: Program) -> Mapping[str, float]:
        taken: dict[str, float] = json.loads(self._run(program).stdout)
        return taken

    def _run(self, program: Program, under: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
        if program.is_run_before:
            self._run(program._replace(is_run_before=False))
        command = [sys.executable, "-I", "-S", str(_SPAWN), *under, *program.command()]
        INPUTS.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            command, env=self._environment, cwd=INPUTS, capture_output=True, text=True, errors="replace", check=False
        )
        code = json.loads(done.stdout)["code"] if done.returncode == 0 else done.returncode
        if code != program.code:
            raise Failed(program, code, done.stderr)
        return done


def least(programs: Sequence[Program], run: Run) -> Sequence[float]:
    """The least that each took: all in turns, each until it has run long enough and has settled."""
    taken: dict[Program, list[float]] = {each: [] for each in programs}
    for each in programs:
        each.command()  # the inputs are made before any is measured
    turn = [*taken]
    while turn := [each for each in turn if not is_enough(taken[each])]:
        for each in turn:
            taken[each].append(run(each))
        turn.reverse()  # so that none always finds the machine as the same other left it
    return [min(taken[each]) for each in programs]


def is_enough(seconds: Sequence[float]) -> bool:
    """Whether a program that took so many seconds in its runs needs no other run."""
    if sum(seconds) < ENOUGH:
        return False
    quickest, *others = sorted(seconds)
    return not others or others[0] <= quickest * (1 + AGREE) or sum(seconds) >= MOST

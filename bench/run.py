"""What guestlint costs, as ratios: both sides of each are measured in turns, in this one run (`make bench`)."""

from __future__ import annotations

import argparse
import compileall
import gc
import io
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from hosts import KINDS, Parser

from guestlint import api

ROOT = Path(__file__).resolve().parent.parent
CLEAN = ROOT / "examples" / "clean.toml"
SIZES = (500, 5_000, 50_000)
COLD_MARK = 1.5
LINT_MARK = 3.0
GROWTH_MARK = 1.5
FEW, MANY = 1_000, 20_000
EXPONENT_MARK = 1.15


class Pair(NamedTuple):
    """The seconds of two things done in turns."""

    ours: list[float]
    theirs: list[float]

    @property
    def ratio(self) -> float:
        """Of the medians."""
        return statistics.median(self.ours) / statistics.median(self.theirs)

    @property
    def best(self) -> float:
        """Of the least, which noise only ever raises."""
        return min(self.ours) / min(self.theirs)


def compare(
    ours: Callable[[], object],
    theirs: Callable[[], object],
    rounds: int,
    clock: Callable[[], float] = time.perf_counter,
) -> Pair:
    """Time both in turns, after one round that does not count."""
    pair = Pair([], [])
    for number in range(rounds + 1):
        # Who goes first changes, so that neither always finds the machine as the other left it.
        turn = [(ours, pair.ours), (theirs, pair.theirs)]
        for action, seconds in turn if number % 2 else reversed(turn):
            gc.collect()
            start = clock()
            action()
            if number:
                seconds.append(clock() - start)
    return pair


def row(what: str, value: str, mark: str = "", *, met: bool | None = None) -> None:
    """One line of the table."""
    verdict = "" if met is None else "met" if met else "MISSED"
    print(f"  {what:<56} {value:>22}   {mark:<8} {verdict}".rstrip())


def show(what: str, pair: Pair, mark: float | None = None) -> None:
    """A pair's line: the ratio of the medians is held against the mark, the ratio of the least stands beside it."""
    limit = "" if mark is None else f"<= {mark:g}"
    met = None if mark is None else pair.ratio <= mark
    row(what, f"{pair.ratio:.2f} (least {pair.best:.2f})", limit, met=met)


def program(*arguments: str, home: Path | None = None) -> Callable[[], object]:
    """A run of this Python in a process of its own, with guestlint taken from the folder `home` where one is given."""
    environment = os.environ | ({"PYTHONPATH": str(home)} if home else {})

    def run() -> None:
        subprocess.run([sys.executable, *arguments], env=environment, stdout=subprocess.DEVNULL, check=True)

    return run


def cold_start(rounds: int) -> None:
    """The hook's view: a clean host of ten guests, process start and all."""
    compileall.compile_dir(ROOT / "guestlint", quiet=1)  # as an installed package is
    script = str(Path(sys.executable).with_name("guestlint"))
    libraries = program("-c", "import click, tomli")
    show(
        "guestlint clean.toml : python -c 'import click, tomli'",
        compare(program(script, str(CLEAN)), libraries, rounds),
        COLD_MARK,
    )
    show("python -c 'import click, tomli' : python -c ''", compare(libraries, program("-c", ""), rounds))
    bare, full = _modules("import click, tomli"), _modules(_CLEAN_RUN)
    row("modules imported: clean run / click and tomli / ours", f"{full[0]} / {bare[0]} / {full[1]}")


_CLEAN_RUN = f"""
import contextlib, io
from guestlint.cli.main import main
with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())):
    main(["{CLEAN.as_posix()}"])
"""
_COUNT = "\nimport sys; print(len(sys.modules), sum(name.startswith('guestlint') for name in sys.modules))"


def _modules(code: str) -> tuple[int, int]:
    done = subprocess.run([sys.executable, "-c", code + _COUNT], capture_output=True, text=True, check=True)
    total, ours = done.stdout.split()
    return int(total), int(ours)


def large_hosts(rounds: int) -> None:
    """Hosts of 5,000 guests, start-up aside, by the processor's time; of facts there is no mark, as json is in C."""
    gc.disable()  # as the command does
    for kind, (make, file, parse) in KINDS.items():
        pair = compare(*_lint_and_parse(make(5_000), file, parse), rounds, time.process_time)
        show(f"lint of 5,000 {kind} : {parse.__module__.partition('.')[0]}.loads", pair, _LINT_MARKS.get(file))


_LINT_MARKS = {"host.toml": LINT_MARK}


def _lint_and_parse(text: str, file: str, parse: Parser) -> tuple[Callable[[], object], Callable[[], object]]:
    return lambda: api.lint_text(text, file=file), lambda: parse(text)


def growth(rounds: int) -> None:
    """Each size in processes of its own; the least of the rounds counts, and the sizes take turns."""
    taken: dict[int, list[dict[str, float]]] = {size: [] for size in SIZES}
    for _ in range(rounds):
        for size, results in taken.items():
            results.append(_measured("guests", size))
    for size, results in taken.items():
        peak = max(result["after"] for result in results)
        held = max(result["after"] - result["before"] for result in results) / size * 1000
        row(f"{size:,} guests: a guest's time", f"{_each(results, 'lint', size) * 1e6:.1f} us")
        row(f"{size:,} guests: peak memory, and a guest's part of it", f"{peak:.0f} MB, {held:.1f} kB")
    for less, more in pairwise(SIZES):
        ours, theirs = (_each(taken[more], what, more) / _each(taken[less], what, less) for what in ("lint", "parse"))
        met = ours <= GROWTH_MARK
        row(f"a guest's time, {more:,} : {less:,}", f"{ours:.2f} (tomli {theirs:.2f})", f"<= {GROWTH_MARK:g}", met=met)


def exponents(rounds: int) -> None:
    """How the time of each kind of host grows from few guests to many: 1 is linear."""
    for kind in KINDS:
        taken: dict[int, list[dict[str, float]]] = {FEW: [], MANY: []}
        for _ in range(rounds):
            for size, results in taken.items():
                results.append(_measured(kind, size))
        ours, theirs = (
            math.log(min(each[what] for each in taken[MANY]) / min(each[what] for each in taken[FEW]), MANY / FEW)
            for what in ("lint", "parse")
        )
        met = ours <= EXPONENT_MARK
        row(
            f"{kind}: exponent from {FEW:,} to {MANY:,}",
            f"{ours:.2f} (parser {theirs:.2f})",
            f"<= {EXPONENT_MARK:g}",
            met=met,
        )


def _measured(kind: str, size: int) -> dict[str, float]:
    """What a lint took, and its memory; what parsing took in a process of its own."""
    return {**_child(kind, size, "parse"), **_child(kind, size, "lint")}


def _child(kind: str, size: int, what: str) -> dict[str, float]:
    command = [sys.executable, str(ROOT / "bench" / "child.py"), kind, str(size), what]
    measured: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return measured


def _each(results: list[dict[str, float]], what: str, size: int) -> float:
    return min(result[what] for result in results) / size


def revision(name: str, rounds: int) -> None:
    """The cold start of this tree against that of another revision of it."""
    folder = ROOT / ".cache" / "bench" / "revision"
    shutil.rmtree(folder, ignore_errors=True)
    command = ["git", "-C", str(ROOT), "archive", "--format=tar", name, "guestlint"]
    packed = subprocess.run(command, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    command = ["-m", "guestlint", str(CLEAN)]
    show(
        f"guestlint clean.toml, here : {name}",
        compare(program(*command, home=ROOT), program(*command, home=folder), rounds),
    )


def main() -> None:
    """Print the table; a mark that is missed is shown, not an error."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20, help="how often the short ones are repeated")
    parser.add_argument("--revision", metavar="REF", help="compare the cold start with this git revision's as well")
    options = parser.parse_args()
    print(f"Ratios of medians, both sides in turns, {options.rounds} rounds; Python {sys.version.split()[0]}\n")
    print("Cold start (ten clean guests)")
    cold_start(options.rounds)
    if options.revision:
        revision(options.revision, options.rounds)
    print("\nIn process")
    large_hosts(max(3, options.rounds // 3))
    print("\nGrowth")
    growth(max(1, options.rounds // 7))
    exponents(max(1, options.rounds // 7))


if __name__ == "__main__":
    main()

"""Mutation testing: does a test fail when the code is wrong? (`make mutants`, or `make mutants FILES=...` for some).

cosmic-ray makes the mutants and runs the tests on each; this starts it, once a processor, on copies of the clone, as it
writes a mutant over the file that it was made of. Exits with 1 where fewer than `MARK` percent are killed.
"""

from __future__ import annotations

import argparse
import compileall
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from py_compile import PycInvalidationMode

from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import TestOutcome, WorkerOutcome, WorkItem, WorkResult

from tests.mutants.annotations import is_unread
from tests.mutants.table import Verdict, share, survivors, table

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".cache" / "mutants"
CONFIG = "tests/mutants/cosmic-ray.toml"
COPIED = ("guestlint", "tests", "examples", "docs", "pyproject.toml", "README.md")
MARK = 85.0

BIN = Path(sys.executable).parent
ENVIRONMENT: Mapping[str, str] = {
    **os.environ,
    "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # each mutant pays for the start of each plugin
}


def main() -> int:
    """0 where enough mutants are killed."""
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument("files", nargs="*", metavar="FILE", help="mutate these only: guestlint/…/macs.py")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="copies at work side by side")
    given = parser.parse_args()
    start = time.monotonic()
    shutil.rmtree(HOME, ignore_errors=True)
    trees = [_copy(HOME / f"copy-{number}") for number in range(given.jobs)]
    _call(trees[0], "cosmic-ray", "baseline", CONFIG)
    sessions = _sessions(trees, set(given.files))
    _execute(trees, sessions)
    verdicts = [verdict for session in sessions for verdict in _verdicts(session)]
    print(*survivors(verdicts), "", *table(verdicts), sep="\n")
    print(f"{time.monotonic() - start:.0f} seconds, {given.jobs} at a time; the mark is {MARK:g} %")
    return int(share(verdicts) < MARK)


def _copy(tree: Path) -> Path:
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tree / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
        else:
            shutil.copy2(source, tree / name)
    # By hash: a mutant may have the size of what it replaces, and be written within the same second.
    compileall.compile_dir(tree, quiet=1, invalidation_mode=PycInvalidationMode.CHECKED_HASH)
    return tree


def _call(tree: Path, program: str, *arguments: str) -> None:
    done = subprocess.run([BIN / program, *arguments], cwd=tree, env=ENVIRONMENT, check=False)
    if done.returncode:
        sys.exit(f"{program} {arguments[0]} failed: do the tests of tests/mutants/judge.py pass?")


def _sessions(trees: Sequence[Path], files: set[str]) -> list[Path]:
    """The mutants, dealt out into a session for each tree."""
    everything = HOME / "all.sqlite"
    _call(trees[0], "cosmic-ray", "init", CONFIG, str(everything))
    _call(trees[0], "cr-filter-operators", str(everything), CONFIG)
    with use_db(everything, WorkDB.Mode.open) as database:
        items = [item for item in database.pending_work_items if _is_wanted(item, files)]
    sessions = [HOME / f"{tree.name}.sqlite" for tree in trees]
    for number, session in enumerate(sessions):
        with use_db(session) as database:
            database.add_work_items(items[number :: len(sessions)])
    return sessions


def _is_wanted(item: WorkItem, files: set[str]) -> bool:
    (mutation,) = item.mutations
    file = mutation.module_path
    return (not files or file.as_posix() in files) and not is_unread(ROOT / file, mutation.start_pos)


def _execute(trees: Sequence[Path], sessions: Sequence[Path]) -> None:
    workers = [
        subprocess.Popen([BIN / "cosmic-ray", "exec", CONFIG, str(session)], cwd=tree, env=ENVIRONMENT)
        for tree, session in zip(trees, sessions, strict=True)
    ]
    try:
        while any(worker.poll() is None for worker in workers):
            time.sleep(1)
            if sys.stderr.isatty():
                print("\r{} of {} mutants ".format(*_progress(sessions)), end="", file=sys.stderr, flush=True)
    finally:
        for worker in workers:
            worker.terminate()
            worker.wait()


def _progress(sessions: Sequence[Path]) -> tuple[int, int]:
    done = all_ = 0
    for session in sessions:
        with use_db(session, WorkDB.Mode.open) as database:
            done += database.num_results
            all_ += database.num_work_items
    return done, all_


def _verdicts(session: Path) -> Iterator[Verdict]:
    with use_db(session, WorkDB.Mode.open) as database:
        unjudged = len(database.pending_work_items)
        completed = database.completed_work_items
    if unjudged:
        sys.exit(f"{unjudged} mutants of {session.name} were not judged")
    for item, result in completed:
        (mutation,) = item.mutations
        killed = _is_killed(result)
        operator = mutation.operator_name.removeprefix("core/")
        yield Verdict(mutation.module_path.as_posix(), mutation.start_pos[0], operator, killed, result.diff or "")


def _is_killed(result: WorkResult) -> bool:
    """By a failing test; cosmic-ray also calls those killed that it failed to make or to judge."""
    if result.worker_outcome != WorkerOutcome.NORMAL or result.test_outcome == TestOutcome.INCOMPETENT:
        sys.exit(f"a mutant was not judged ({result.worker_outcome.value}):\n{result.output}")
    return bool(result.test_outcome == TestOutcome.KILLED)


if __name__ == "__main__":
    sys.exit(main())

"""Mutation testing: does a test fail when the code is wrong? (`make mutants`, or `make mutants FILES=...` for some).

cosmic-ray makes the mutants; each is judged in a process of its own, by the tests that reach its line, the nearest
first. What was found is kept in `.cache/mutants`: a run goes on where the last one was stopped, and judges again what
has changed. Exits with 1 where fewer than `MARK` percent are killed.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import unified_diff
from functools import partial
from hashlib import sha256
from pathlib import Path

import hypothesis  # noqa: F401 - imported here for all processes that need it
import pytest

from tests.mutants.annotations import is_called
from tests.mutants.judge import OPTIONS, SURVIVED, TESTS, UNDECIDED, Places, judged_on_import, silence
from tests.mutants.made import AREAS, Mutant, files, module_of, mutants
from tests.mutants.reach import Reach, Recorder, merged
from tests.mutants.table import Verdict, share, survivors, table
from tests.mutants.verdicts import Verdicts

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".cache" / "mutants"
MARK = 88.0


def main() -> int:
    """0 where enough mutants are killed."""
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument("files", nargs="*", metavar="FILE", help="mutate these only: guestlint/…/macs.py")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes at work side by side")
    parser.add_argument("--sample", type=int, default=1, metavar="N", help="of each file, every Nth mutant only")
    given = parser.parse_args()
    start = time.monotonic()
    os.chdir(ROOT)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    wanted = _wanted(given.files or files(ROOT), given.sample)
    notes = _notes()
    known = Verdicts(HOME, ROOT, sha256("".join(note.name for note in notes.values()).encode()).hexdigest()[:20])
    found = _judged(wanted, _reach(notes), known, given.jobs)
    print(*survivors(found), "", *table(found, AREAS), sep="\n")
    print(f"{time.monotonic() - start:.0f} seconds, {given.jobs} at a time; the mark is {MARK:g} %")
    return int(share(found) < MARK)


def _wanted(names: Iterable[str], sample: int) -> list[Mutant]:
    return [mutant for name in names for mutant in mutants(ROOT, name, HOME / "made", sample)]


def _notes() -> dict[str, Path]:
    """By file of tests, where it is written what they reach: a place that no file has that says anything else."""
    folder = HOME / "reach" / _digest("guestlint", "tests")
    folder.mkdir(parents=True, exist_ok=True)
    named = [ROOT / name for name in TESTS]
    modules = [each for path in named for each in (sorted(path.glob("test_*.py")) if path.is_dir() else [path])]
    return {
        file.relative_to(ROOT).as_posix(): folder / f"{file.stem}-{sha256(file.read_bytes()).hexdigest()[:20]}.json"
        for file in modules
    }


def _reach(notes: Mapping[str, Path]) -> Reach:
    """Which tests reach which line, by a run of those of which it is not known since guestlint last changed."""
    unknown = {module: note for module, note in notes.items() if not note.exists()}
    if unknown:
        imported = list(map(module_of, files(ROOT)))
        _apart([lambda: pytest.main([*OPTIONS, *unknown], plugins=[Recorder(ROOT, imported, unknown)])])
    if not all(note.exists() for note in notes.values()):
        sys.exit("a test failed without any change: do the tests of tests/mutants/judge.py pass?")
    return merged(notes.values())


def _judged(wanted: Sequence[Mutant], reach: Reach, known: Verdicts, jobs: int) -> list[Verdict]:
    def in_place(part: Sequence[Mutant]) -> None:
        pytest.main([*OPTIONS, *TESTS], plugins=[Places(ROOT, part, reach, known.note)])

    def on_import(part: Sequence[Mutant]) -> None:
        for mutant in part:
            known.note(mutant, judged_on_import(ROOT, mutant, reach))

    known.read()
    unknown = (mutant for mutant in wanted if not known.of(mutant))
    called = [mutant for mutant in unknown if is_called(ROOT / mutant.file, (mutant.line, mutant.column))]
    _share_out(called, jobs, in_place)
    known.read()
    _share_out([mutant for mutant in wanted if known.of(mutant) in ("", UNDECIDED)], jobs, on_import)
    known.read()
    return [_verdict(mutant, known.of(mutant)) for mutant in wanted]


def _share_out(todo: Sequence[Mutant], jobs: int, judge: Callable[[Sequence[Mutant]], None]) -> None:
    _apart([partial(judge, todo[number::jobs]) for number in range(jobs) if todo[number::jobs]])


def _apart(works: Iterable[Callable[[], object]]) -> None:
    """Run each in a process of its own, all at the same time; what they print is thrown away."""
    children = []
    for work in works:
        child = os.fork()
        if not child:
            try:
                silence()
                work()
            finally:
                os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)


def _digest(*folders: str) -> str:
    """What the files in there say, but for those of tests, those of this folder and what is compiled."""
    digest = sha256()
    for folder in folders:
        for file in sorted(path for path in (ROOT / folder).rglob("*") if path.is_file()):
            is_left_out = "__pycache__" in file.parts or file.parent == Path(__file__).parent
            if not is_left_out and not file.match("tests/*/test_*.py"):
                digest.update(f"{file.relative_to(ROOT)}\n".encode() + file.read_bytes())
    return digest.hexdigest()[:20]


def _verdict(mutant: Mutant, known: str) -> Verdict:
    if not known or known == UNDECIDED:
        sys.exit(f"{mutant} was not judged")
    original = (ROOT / mutant.file).read_text(encoding="utf-8")
    killed = known != SURVIVED
    changed = original if killed else mutant.source(original)
    diff = "\n".join(unified_diff(original.splitlines(), changed.splitlines(), n=0, lineterm=""))
    return Verdict(mutant.file, mutant.line, mutant.operator.removeprefix("core/"), killed, diff)


if __name__ == "__main__":
    sys.exit(main())

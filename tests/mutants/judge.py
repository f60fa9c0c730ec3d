"""Judges mutants: runs the tests that can tell, each mutant in a process of its own, up to the first that fails.

Left out are tests whose judge is another program (systemd, Nix, a shell), as the corpus has their verdicts; those that
invent hosts; and of the tests of the command line, which runs in this process here, most that are about itself.
"""

from __future__ import annotations

import gc
import importlib
import os
import resource
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest

from tests.mutants.made import Mutant, module_of
from tests.mutants.reach import Reach, caches
from tests.mutants.swap import Replacement, functions, swap

TESTS = (
    *(f"tests/{name}" for name in ("conformance", "edit", "engine", "facts", "frontends", "graph", "model", "rules")),
    *(f"tests/cli/test_{name}.py" for name in ("baseline", "expand_units", "fleets", "graph")),
    *(f"tests/plugins/test_{name}.py" for name in ("boundary", "rule")),
)
"""Folders and files."""

SLOW = (
    # They measure memory and time, or say the same of a large input.
    *("test_scale", "many_renames", "test_the_order_of_files"),
    # They start other programs.
    *("oracle", "systemd_agrees", "prints_a_patch", "that_has_changed", "tells_the_format"),
    # It is about what is imported.
    "entry_point",
)
OPTIONS = (
    *("--quiet", "--tb=no", "--assert=plain", "--override-ini=cache_dir=.cache/mutants/pytest"),
    # The command line leaves it to the end of its process to close what it has opened.
    *("-p", "tests.mutants.in_process", "-W", "ignore::ResourceWarning"),
    # What invents hosts takes longer than all others.
    *("-p", "_hypothesis_pytestplugin", "-m", "not hypothesis"),
    *("-k", " and ".join(f"not {name}" for name in SLOW)),
)

MEMORY = 4 * 1024**3
"""A mutant that shifts by a hash asks for more than there is; it is to fail, and nothing else."""

SECONDS = 10
"""So much work of the processor has a test; none takes two, so what runs into this goes round in circles."""

SURVIVED = "survived"
UNDECIDED = "undecided"
ENDED = "the process ended"


class Places:
    """A plugin of pytest that judges mutants of functions, whose code it swaps, in place of running the tests."""

    def __init__(self, root: Path, todo: Sequence[Mutant], reach: Reach, note: Callable[[Mutant, str], None]) -> None:
        self._root = root
        self._todo = todo
        self._reach = reach
        self._note = note

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Note by what each mutant was killed, if it is certain."""
        for file in {mutant.file for mutant in self._todo}:
            importlib.import_module(module_of(file))
        items = {item.nodeid: item for item in session.items}
        existing = functions()
        for each in caches():
            each.cache_clear()
        gc.collect()
        gc.freeze()  # what the processes share is not copied
        for mutant in self._todo:
            chosen = [items[test] for test in self._reach.of_line(mutant)]
            original = (self._root / mutant.file).read_text(encoding="utf-8")

            def judged(mutant: Mutant = mutant, original: str = original, chosen: list[pytest.Item] = chosen) -> str:
                if not swap(self._root / mutant.file, mutant.source(original), existing):
                    return UNDECIDED
                return _first_failure(session, chosen)

            verdict = forked(judged) if chosen else SURVIVED
            if verdict == SURVIVED and mutant.line in self._reach.outside.get(mutant.file, ()):
                verdict = UNDECIDED
            self._note(mutant, verdict)
        return True


def _first_failure(session: pytest.Session, items: Sequence[pytest.Item]) -> str:
    for item, following in pairwise([*items, None]):
        assert item is not None
        _allow(SECONDS)
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return item.nodeid
    return SURVIVED


class Chosen:
    """A plugin of pytest that runs these tests, in this order, and no others."""

    def __init__(self, tests: Sequence[str]) -> None:
        self._order = {test: number for number, test in enumerate(tests)}
        self.failed = ""

    def pytest_configure(self, config: pytest.Config) -> None:
        """Be as a run that another started, which has looked at what is generated."""
        config.workerinput = {}  # type: ignore[attr-defined]

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Choose."""
        items[:] = sorted(
            (item for item in items if item.nodeid in self._order), key=lambda item: self._order[item.nodeid]
        )

    def pytest_runtest_logstart(self) -> None:
        """Bound each test."""
        _allow(SECONDS)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember what failed."""
        if report.failed:
            self.failed = report.nodeid


def judged_on_import(root: Path, mutant: Mutant, reach: Reach) -> str:
    """What killed a mutant that is imported in place of its module, in a process that has not imported guestlint."""
    original = (root / mutant.file).read_text(encoding="utf-8")
    tests = reach.of_file(mutant.file)

    def judged() -> str:
        Replacement(root, mutant.file, mutant.source(original)).install()
        plugin = Chosen(tests)
        modules = dict.fromkeys(test.partition("::")[0] for test in tests)
        _allow(SECONDS * 2)
        ended = pytest.main([*OPTIONS, "--exitfirst", *modules], plugins=[plugin])
        return plugin.failed or ("collection" if ended else SURVIVED)

    return forked(judged)


def forked(work: Callable[[], str]) -> str:
    """What `work` gives in a process of its own, or `ENDED`."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(reading)
            with suppress(ValueError):  # macOS takes no such limit
                resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            os.write(writing, work().encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as answer:
        said = answer.read()
    os.waitpid(child, 0)
    return said or ENDED


def _allow(seconds: int) -> None:
    """End this process after so much work, or after that much time."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.alarm(seconds * 12)


def silence() -> None:
    """Print nothing from here on."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (sys.stdout.fileno(), sys.stderr.fileno()):
        os.dup2(nothing, stream)

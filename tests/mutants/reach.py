"""Which tests reach which line of guestlint, so that a mutant is judged by those that can tell, the nearest first."""

from __future__ import annotations

import gc
import importlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import _lru_cache_wrapper
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from coverage import Coverage

from tests.mutants.made import Mutant

MOST = 160
"""That many tests judge a mutant; what so many let pass is found by few of the rest."""

Lines = dict[str, list[int]]
"""By file of guestlint."""


class Reach(NamedTuple):
    """What each test reaches, and by file and line, the tests that do."""

    reached: Mapping[str, Lines]
    lines: Mapping[str, Mapping[int, Sequence[str]]]
    outside: Mapping[str, Collection[int]]
    """The lines of a file that are run outside of tests: on import, and where tests are collected."""

    def of_line(self, mutant: Mutant) -> list[str]:
        """The tests that reach the line, or where the line has no code of its own, the last one before it that has."""
        lines = self.lines.get(mutant.file, {})
        before = [line for line in (*lines, *self.outside.get(mutant.file, ())) if line <= mutant.line]
        return self._chosen(mutant.file, lines.get(max(before, default=0), ()))

    def of_file(self, file: str) -> list[str]:
        """The tests that reach the file anywhere, then some of all others."""
        near = self._chosen(file, {test for tests in self.lines.get(file, {}).values() for test in tests})
        return [*near, *_spread(sorted(self.reached.keys() - set(near)), MOST - len(near) // 2)]

    def _chosen(self, file: str, tests: Iterable[str]) -> list[str]:
        """Those of its area, then those most about the file, by its part in all that they reach; some of the rest."""
        by_part = sorted(tests, key=lambda test: (-self._part(file, test), test))
        own = _by_turns([test for test in by_part if _is_own(file, test)])
        nearest = list(dict.fromkeys((*own, *by_part)))
        return [*nearest[: MOST // 2], *_spread(nearest[MOST // 2 :], MOST // 2)]

    def _part(self, file: str, test: str) -> float:
        return len(self.reached[test][file]) / sum(map(len, self.reached[test].values()))


def _is_own(file: str, test: str) -> bool:
    """Whether the test stands in the folder of the area that the file is of."""
    area, folder = ([*path.split("/"), ""][1] for path in (file, test))
    return folder == _FOLDERS.get(area, area)


_FOLDERS = {"picture": "model", "systemd": "model"}
"""Where the tests of an area stand, if not in a folder of its name."""


def _by_turns(tests: Iterable[str]) -> list[str]:
    """The first of each module, then the second of each: many cases of one test leave room for the others."""
    modules: dict[str, list[str]] = defaultdict(list)
    for test in tests:
        modules[test.partition("::")[0]].append(test)
    return [test for turn in zip_longest(*modules.values()) for test in turn if test]


def _spread(tests: Sequence[str], count: int) -> Sequence[str]:
    return tests[:: len(tests) // count + 1]


def merged(notes: Iterable[Path]) -> Reach:
    """What `Recorder` wrote."""
    reached: dict[str, Lines] = {}
    outside: dict[str, set[int]] = defaultdict(set)
    for note in notes:
        data = json.loads(note.read_text(encoding="utf-8"))
        reached |= data["tests"]
        for file, lines in data["outside"].items():
            outside[file].update(lines)
    by_line: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for test, files in sorted(reached.items()):
        for file, own in files.items():
            for line in own:
                by_line[file][line].append(test)
    return Reach(reached, by_line, outside)


class Recorder:
    """A plugin of pytest that runs each test on its own, with nothing remembered from those before it."""

    def __init__(self, root: Path, modules: Iterable[str], notes: Mapping[str, Path]) -> None:
        """Import `modules` first, so that no test is seen to import them; `notes` has one for each file of tests."""
        self._root = root
        self._modules = modules
        self._notes = notes
        self._coverage = Coverage(data_file=None, config_file=False, include=[str(root / "guestlint" / "*")])
        self._coverage.start()

    def pytest_configure(self) -> None:
        """Import."""
        for module in self._modules:
            importlib.import_module(module)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests, and write what they reach where all of them pass."""
        cached = caches()
        for item in session.items:
            for each in cached:
                each.cache_clear()
            self._coverage.switch_context(item.nodeid)
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            self._coverage.switch_context("")
        self._coverage.stop()
        if not session.testsfailed:
            self._write()
        return True

    def _write(self) -> None:
        data = self._coverage.get_data()
        reached: dict[str, Lines] = defaultdict(lambda: defaultdict(list))
        for file in sorted(data.measured_files()):
            name = Path(file).relative_to(self._root).as_posix()
            for line, tests in sorted(data.contexts_by_lineno(file).items()):
                for test in tests:
                    reached[test][name].append(line)
        outside = reached.pop("", {})
        for module, note in self._notes.items():
            own = {test: lines for test, lines in reached.items() if test.partition("::")[0] == module}
            note.write_text(json.dumps({"tests": own, "outside": outside}), encoding="utf-8")


def caches() -> list[_lru_cache_wrapper[Any]]:
    """What functions of guestlint cache what they return in."""
    found = (each for each in gc.get_objects() if isinstance(each, _lru_cache_wrapper))
    return [each for each in found if str(each.__module__).startswith("guestlint.")]

"""What became of the mutants of earlier runs: kept by what the changed file says, in `.cache/mutants`."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from tests.mutants.judge import SURVIVED, UNDECIDED
from tests.mutants.made import Mutant


class Verdicts:
    """By key of a mutant, the test that killed it; or that it survived, and which tests it survived."""

    def __init__(self, home: Path, root: Path, tests: str) -> None:
        """`tests` stands for what the tests say now."""
        self._file = home / "verdicts.jsonl"
        self._root = root
        self._tests = tests
        self._known: dict[str, tuple[str, str]] = {}
        self._keys: dict[Mutant, str] = {}

    def read(self) -> None:
        """Read what all processes noted, the last word on each mutant."""
        with suppress(FileNotFoundError):
            for line in self._file.read_text(encoding="utf-8").splitlines():
                with suppress(ValueError):  # a run that was stopped may have ended within a line
                    key, verdict, tests = json.loads(line)
                    self._known[key] = verdict, tests

    def of(self, mutant: Mutant) -> str:
        """The test that killed it, `SURVIVED`, `UNDECIDED`, or "" where nothing is known; the killed stay killed."""
        verdict, judged_by = self._known.get(self._key(mutant), ("", ""))
        return "" if verdict in (SURVIVED, UNDECIDED) and judged_by != self._tests else verdict

    def note(self, mutant: Mutant, verdict: str) -> None:
        """Write it down: appended whole, so that all processes write into the one file."""
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps([self._key(mutant), verdict, self._tests]) + "\n")

    def _key(self, mutant: Mutant) -> str:
        if mutant not in self._keys:
            self._keys[mutant] = mutant.key((self._root / mutant.file).read_text(encoding="utf-8"))
        return self._keys[mutant]

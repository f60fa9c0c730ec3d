"""Which entry of the settings suppresses a finding: found by its rule and path, not by trying all entries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from guestlint.diagnostics import Finding
from guestlint.settings.options import Suppress

_GLOB = re.compile(r"[*?\[]")


class PathIndex:
    """Entries by each rule that they name and by their path, or as much of it as stands before its first glob."""

    def __init__(self, entries: Iterable[Suppress]) -> None:
        """`entries` in the order in which they count."""
        self._plain: dict[tuple[str, str], tuple[int, Suppress]] = {}
        self._globs: dict[tuple[str, str], list[tuple[int, Suppress]]] = {}
        for number, entry in enumerate(entries):
            glob = _GLOB.search(entry.path)
            head = entry.path[: glob.start()].rpartition(".")[0] if glob else ""
            for rule in entry.rules:
                if glob:
                    self._globs.setdefault((rule, head), []).append((number, entry))
                else:
                    self._plain.setdefault((rule, entry.path), (number, entry))

    def first(self, finding: Finding) -> Suppress | None:
        """The first entry that names the rule, and the finding's path or one above it."""
        rule, path = finding.rule, finding.path
        above = list(_above(path))
        found = [self._plain[rule, each] for each in (*above, path) if (rule, each) in self._plain]
        globs = (each for head in dict.fromkeys(("", *above)) for each in self._globs.get((rule, head), ()))
        found += [each for each in globs if _is_at(path, each[1].path)]
        return min(found, key=lambda each: each[0])[1] if found else None


def _above(path: str) -> Iterator[str]:
    at = path.find(".")
    while at != -1:
        yield path[:at]
        at = path.find(".", at + 1)


def _is_at(path: str, wanted: str) -> bool:
    return fnmatchcase(path, wanted) or fnmatchcase(path, f"{wanted}.*")

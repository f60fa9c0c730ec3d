"""What became of the mutants: a line for each file, and each survivor with what was changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple


class Verdict(NamedTuple):
    """A mutant, and whether a test failed on it; `diff` is what was done to the file."""

    file: str
    line: int
    operator: str
    killed: bool
    diff: str

    def __str__(self) -> str:
        changed = [line for line in self.diff.splitlines() if line.startswith(("-", "+")) and line[:3] not in _HEADS]
        return "\n".join([f"{self.file}:{self.line} {self.operator}", *(f"    {line}" for line in changed)])


_HEADS = ("---", "+++")


def share(verdicts: Sequence[Verdict]) -> float:
    """The killed ones of all, in percent."""
    return 100 * sum(verdict.killed for verdict in verdicts) / len(verdicts) if verdicts else 100.0


def table(verdicts: Sequence[Verdict], areas: Sequence[str]) -> Iterator[str]:
    """A line for each file, the least well tested last, one for each of these folders of guestlint, and one for all."""
    by_file: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        by_file[verdict.file].append(verdict)
    for file, own in sorted(by_file.items(), key=lambda item: (-share(item[1]), item[0])):
        yield _row(file, own)
    for area in (f"guestlint/{name}/" for name in areas):
        if own := [verdict for verdict in verdicts if verdict.file.startswith(area)]:
            yield _row(area, own)
    yield _row("all", verdicts)


def survivors(verdicts: Iterable[Verdict]) -> Iterator[str]:
    """Those that no test failed on, in the order of the source."""
    yield from map(str, sorted(verdict for verdict in verdicts if not verdict.killed))


def _row(what: str, verdicts: Sequence[Verdict]) -> str:
    killed = sum(verdict.killed for verdict in verdicts)
    return f"{what:<60} {killed:>5} of {len(verdicts):>5}  {share(verdicts):>5.1f} %"

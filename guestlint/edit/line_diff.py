"""Which lines of a text become which: a patience diff, in about linear time however many lines differ.

Lines that each text has once, and that stand in one order in both, hold the two together; what is between two of them
is compared as Python's difflib does, whose time grows with the square of the number of changes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby

from guestlint.hints import Any

Opcode = tuple[str, int, int, int, int]
"""As of `SequenceMatcher.get_opcodes`: what becomes of the old text's lines `[1]:[2]`, and the new one's `[3]:[4]`."""

_LARGEST = 4_000_000
"""Pairs of lines between two anchors that are compared; more have been replaced."""


def hunks(old: Sequence[str], new: Sequence[str], context: int = 3) -> Iterator[list[Opcode]]:
    """The changes, each group with so many lines around it, as of `SequenceMatcher.get_grouped_opcodes`."""
    return iter(_Grouping(list(_opcodes(old, new))).get_grouped_opcodes(context))


class _Grouping(SequenceMatcher[str]):
    """Groups opcodes that are known."""

    def __init__(self, opcodes: list[Opcode]) -> None:
        super().__init__(None, "", "")
        self._opcodes = opcodes

    def get_opcodes(self) -> list[Any]:
        """Those that it was given."""
        return self._opcodes


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Iterator[Opcode]:
    """One for each stretch of lines that stays or changes."""
    for is_equal, some in groupby(_pieces(old, new), lambda piece: piece[0] == "equal"):
        pieces = list(some)
        (_, i, _, j, _), (_, _, i_end, _, j_end) = pieces[0], pieces[-1]
        tag = "equal" if is_equal else "replace" if i < i_end and j < j_end else "delete" if i < i_end else "insert"
        yield tag, i, i_end, j, j_end


def _pieces(old: Sequence[str], new: Sequence[str]) -> Iterator[Opcode]:
    i = j = 0
    for at, to in [*_anchors(old, new), (len(old), len(new))]:
        yield from _between(old[i:at], new[j:to], i, j)
        if at < len(old):
            yield "equal", at, at + 1, to, to + 1
        i, j = at + 1, to + 1


def _between(old: Sequence[str], new: Sequence[str], i: int, j: int) -> Iterator[Opcode]:
    if len(old) * len(new) > _LARGEST:
        yield "replace", i, i + len(old), j, j + len(new)
        return
    for tag, start, end, to, to_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield tag, i + start, i + end, j + to, j + to_end


def _anchors(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[int, int]]:
    """Where the lines are that hold the two together: the longest series that ascends in both (patience sorting)."""
    once = {line for line, count in Counter(old).items() if count == 1}
    once &= {line for line, count in Counter(new).items() if count == 1}
    where = {line: at for at, line in enumerate(new) if line in once}
    ends: list[int] = []
    last: list[int] = []
    pairs = [(at, where[line]) for at, line in enumerate(old) if line in once]
    before: list[int] = []
    for number, (_, to) in enumerate(pairs):
        length = bisect_left(ends, to)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [to]
        last[length : length + 1] = [number]
    found = []
    number = last[-1] if last else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]

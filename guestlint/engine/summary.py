"""What a fleet has to know of its hosts: which of them meet, without their documents."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from itertools import repeat

from guestlint.analysis.meeting import marks
from guestlint.analysis.views import HostView
from guestlint.engine.alone import Summary
from guestlint.source.digest import digest

_STRONG, _REPEATED = 1, 2
_BATCH = 100_000
"""Marks that are compared at a time, for which it takes 10 MB."""


def summarize(view: HostView) -> Summary:
    """The summary of one host."""
    found = sorted(_number(mark, is_strong) for mark, is_strong in view.ask(marks).items())
    return Summary((view.document.file,), (len(found),), struct.pack(f">{len(found)}Q", *found))


def _number(mark: str, is_strong: bool) -> int:  # noqa: FBT001 - a pair, as a mark is
    number = int.from_bytes(digest(mark)[:8])
    return number | _STRONG if is_strong else number & ~_STRONG


def merge(summaries: Iterable[Summary]) -> Summary:
    """The summary of the hosts of all; the same however they are grouped."""
    given = list(summaries)
    return Summary(
        tuple(file for each in given for file in each.files),
        tuple(count for each in given for count in each.counts),
        b"".join(each.marks for each in given),
    )


def meeting(fleet: Summary) -> frozenset[str]:
    """The files of the hosts that meet another one."""
    batches = 1 + sum(fleet.counts) // _BATCH
    found: set[str] = set()
    for batch in range(batches):
        states: dict[int, int] = {}
        for _, mark in _marks(fleet):
            key = mark >> 1
            if key % batches == batch:
                known = states.get(key)
                states[key] = mark & _STRONG if known is None else known | mark & _STRONG | _REPEATED
        shared = {key for key, state in states.items() if state == _STRONG | _REPEATED}
        if shared:
            found.update(file for file, mark in _marks(fleet) if mark >> 1 in shared)
    return frozenset(found)


def _marks(fleet: Summary) -> Iterator[tuple[str, int]]:
    """Each mark, with the file of the host that has it."""
    owners = (file for file, count in zip(fleet.files, fleet.counts, strict=True) for file in repeat(file, count))
    return zip(owners, (mark for (mark,) in struct.iter_unpack(">Q", fleet.marks)), strict=True)

"""What a fleet has to know of its hosts: which of them meet, without their documents."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat

from guestlint.analysis.meeting import marks
from guestlint.analysis.views import HostView
from guestlint.engine.alone import Summary
from guestlint.source.content import text_digest

_STRONG, _REPEATED = 1, 2
_SIZE = 8
_BATCH = 100_000
"""Marks that are compared at a time, for which it takes 10 MB."""


def summarize(view: HostView) -> Summary:
    """The summary of one host."""
    found = sorted(_number(mark, is_strong) for mark, is_strong in view.ask(marks).items())
    return Summary((view.document.file,), (len(found),), struct.pack(f">{len(found)}Q", *found))


def _number(mark: str, is_strong: bool) -> int:  # noqa: FBT001 - a pair, as a mark is
    number = int.from_bytes(text_digest(mark)[:_SIZE])
    return number | _STRONG if is_strong else number & ~_STRONG


def merge(summaries: Iterable[Summary]) -> Summary:
    """The summary of the hosts of all; the same however they are grouped."""
    given = list(summaries)
    return Summary(
        tuple(file for each in given for file in each.files),
        tuple(count for each in given for count in each.counts),
        b"".join(each.marks for each in given),
    )


def meeting(fleet: Sequence[Summary]) -> frozenset[str]:
    """The files of the hosts that meet another one."""
    batches = 1 + sum(len(each.marks) for each in fleet) // _SIZE // _BATCH
    found: set[str] = set()
    for batch in range(batches):
        states: dict[int, int] = {}
        for mark in _marks(fleet):
            key = mark >> 1
            if key % batches == batch:
                known = states.get(key)
                states[key] = mark & _STRONG if known is None else known | mark & _STRONG | _REPEATED
        shared = {key for key, state in states.items() if state == _STRONG | _REPEATED}
        if shared:
            owned = zip(_owners(fleet), _marks(fleet), strict=True)
            found.update(file for file, mark in owned if mark >> 1 in shared)
    return frozenset(found)


def _owners(fleet: Iterable[Summary]) -> Iterator[str]:
    """The file of the host that each mark is of."""
    for each in fleet:
        for file, count in zip(each.files, each.counts, strict=True):
            yield from repeat(file, count)


def _marks(fleet: Iterable[Summary]) -> Iterator[int]:
    for each in fleet:
        yield from struct.unpack(f">{len(each.marks) // _SIZE}Q", each.marks)

"""What a fleet has to know of its hosts: which of them meet, without their documents."""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, repeat

from guestlint.analysis.meeting import marks
from guestlint.analysis.views import HostView
from guestlint.engine.alone import Summary
from guestlint.source.content import text_digest

_STRONG = 1
"""The bit of a mark that is a strong one."""
_SIZE = 8
_BATCH = 25_000
"""Marks that are compared at a time, for which it takes 2 MB."""


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
    shared: set[int] = set()
    for batch in _batches(fleet):
        as_strong = [mark | _STRONG for mark in batch]
        if len(set(as_strong)) < len(as_strong):
            repeated = {mark for mark, times in Counter(as_strong).items() if times > 1}
            shared.update(repeated.intersection(batch))  # those that are a strong one somewhere
    if not shared:
        return frozenset()
    owned = zip(_owners(fleet), _marks(fleet), strict=True)
    return frozenset(file for file, mark in owned if mark | _STRONG in shared)


def _batches(fleet: Sequence[Summary]) -> Iterable[Sequence[int]]:
    """All marks, equal ones in one batch."""
    bits = (sum(len(each.marks) for each in fleet) // _SIZE // _BATCH).bit_length()
    if not bits:
        return [list(_marks(fleet))]
    from array import array  # noqa: PLC0415 - only in large fleets

    batches = [array("Q") for _ in range(2**bits)]  # by their first bits, which are as good as random
    add = [batch.append for batch in batches]
    others = 8 * _SIZE - bits
    for mark in _marks(fleet):
        add[mark >> others](mark)
    return batches


def _owners(fleet: Iterable[Summary]) -> Iterator[str]:
    """The file of the host that each mark is of."""
    for each in fleet:
        for file, count in zip(each.files, each.counts, strict=True):
            yield from repeat(file, count)


def _marks(fleet: Iterable[Summary]) -> Iterator[int]:
    return chain.from_iterable(struct.unpack(f">{len(each.marks) // _SIZE}Q", each.marks) for each in fleet)

"""What a fleet has to know of its hosts: which of them meet, without their documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain
from struct import Struct, pack, unpack

from guestlint.analysis.meeting import marks
from guestlint.analysis.views import HostView
from guestlint.source.content import text_digest

_STRONG = 1
"""The bit of a mark that is a strong one."""
_SIZE = 8
_START = Struct(">BI3x")
"""The first byte of a mark, and the four after it: of few different marks in millions they are the same."""


def summarize(view: HostView) -> bytes:
    """The marks of a host, eight bytes each: digests, whose last bit says that the mark is a strong one."""
    found = sorted(_number(mark, is_strong) for mark, is_strong in view.ask(marks).items())
    return pack(f">{len(found)}Q", *found)


def _number(mark: str, is_strong: bool) -> int:  # noqa: FBT001 - a pair, as a mark is
    number = int.from_bytes(text_digest(mark)[:_SIZE])
    return number | _STRONG if is_strong else number & ~_STRONG


def meeting(hosts: Sequence[bytes]) -> frozenset[int]:
    """The places of the hosts, of each of which there are the marks, that meet another one."""
    repeated = _repeated(hosts)
    if not repeated:
        return frozenset()
    found = [(place, mark) for place, host in enumerate(hosts) for mark in _like(host, repeated)]
    times = Counter(mark | _STRONG for _, mark in found)
    strong = {mark for _, mark in found if mark & _STRONG and times[mark] > 1}
    return frozenset(place for place, mark in found if mark | _STRONG in strong)


def _repeated(hosts: Sequence[bytes]) -> AbstractSet[int]:
    """The second to fifth byte of each mark that may be there twice."""
    from array import array  # noqa: PLC0415 - only in fleets

    found: set[int] = set()
    batches = [array("I") for _ in range(128)]  # by the first byte, as one set of all would be large
    add, others = [batch.append for batch in batches], [None] * 128
    for half in (add + others, others + add):  # so that no more than these bytes of half of the marks are held
        for first, more in chain.from_iterable(map(_START.iter_unpack, hosts)):
            if (take := half[first]) is not None:
                take(more)
        for batch in batches:
            if len(set(batch)) < len(batch):
                found.update(more for more, times in Counter(batch).items() if times > 1)
            del batch[:]
    return found


def _like(host: bytes, repeated: AbstractSet[int]) -> Iterator[int]:
    """The marks of a host that have these bytes."""
    for (_, more), mark in zip(_START.iter_unpack(host), unpack(f">{len(host) // _SIZE}Q", host), strict=True):
        if more in repeated:
            yield mark

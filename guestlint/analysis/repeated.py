"""Things that are the same in some way, found without a list for each of the many that are not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence

from guestlint.hints import TypeVar

_T = TypeVar("_T")


def repeated(things: Sequence[_T], keys: Sequence[Hashable]) -> Sequence[Sequence[_T]]:
    """Those whose key others have too, by key, in the order of `things`; `keys` are in that order as well.

    >>> repeated(["a", "b", "c"], [1, 2, 1])
    [['a', 'c']]
    """
    if len(set(keys)) == len(keys):
        return []
    same: dict[Hashable, list[_T]] = defaultdict(list)
    for thing, key in zip(things, keys, strict=True):
        same[key].append(thing)
    return [some for some in same.values() if some[1:]]

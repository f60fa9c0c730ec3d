"""Names for which another may be a slip of the pen."""

from __future__ import annotations

from collections.abc import Iterable
from string import ascii_letters

_MAX_NAME = 64
"""Letters of the longest name that is looked at: each letter costs as much as the name is long."""
_WORD = 5
"""Letters of a word in which a letter too many or too few, or a wrong one, is a slip and not another word."""
_SHORT = 3
"""Letters of the shortest name in which two swapped or doubled letters are a slip: `hd` and `hdd` are two names."""


class NearMisses:
    """Names for which another may be a slip of the pen, found without comparing each with all.

    A slip swaps two neighbours, or doubles a letter or leaves one of two out, the first aside; inside longer words it
    also adds, leaves out or changes a letter. Digits tell names apart, and so do first and last letters of words:
    `data1`, `bpool`.

    >>> known = NearMisses(("lan", "wan", "wan0", "rpool", "safe", "storage"))
    >>> [known.of(name) for name in ("lna", "rpol", "safee", "storge")]
    ['lan', 'rpool', 'safe', 'storage']
    >>> [known.of(name) for name in ("wlan", "wwan", "wlan0", "bpool", "save", "storages")]
    ['', '', '', '', '', '']
    """

    def __init__(self, known: Iterable[str]) -> None:
        """Those that are not ASCII, or very long, are near to none."""
        self._by_rest: dict[int, list[str]] = {}
        for name in known:
            for rest in _rests(name):
                self._by_rest.setdefault(rest, []).append(name)

    def of(self, name: str) -> str:
        """The first in byte order that `name` is a slip for; empty where it may well be a name of its own."""
        near = {each for rest in _rests(name) for each in self._by_rest.get(rest, ()) if _is_slip(name, each)}
        return min(near, default="")


def _rests(name: str) -> set[int]:
    """The name, and the name without each of its letters, as hashes: names that differ by a slip share one."""
    if len(name) > _MAX_NAME or not name.isascii():
        return set()
    return {hash(name), *(hash(name[:at] + name[at + 1 :]) for at, letter in enumerate(name) if letter.isalpha())}


def _is_slip(name: str, meant: str) -> bool:
    length = min(len(name), len(meant))
    start = next((at for at in range(length) if name[at] != meant[at]), length)
    rest, other = name[start:], meant[start:]
    if len(rest) == len(other):
        if rest[:2] == other[1::-1]:
            return length >= _SHORT and rest[2:] == other[2:] and rest[:2].isalpha()
        return rest[1:] == other[1:] and rest[:1].isalpha() and other[:1].isalpha() and _is_inside(name, start)
    longer, shorter = sorted((name, meant), key=len, reverse=True)
    if longer[start + 1 :] != shorter[start:] or not longer[start].isalpha():
        return False
    is_doubled = start > 1 and longer[start - 1] == longer[start] and length >= _SHORT
    return is_doubled or _is_inside(longer, start)


def _is_inside(name: str, at: int) -> bool:
    """Whether there are letters on both sides, in a word that is not short."""
    before = len(name[:at]) - len(name[:at].rstrip(ascii_letters))
    after = len(name[at + 1 :]) - len(name[at + 1 :].lstrip(ascii_letters))
    return min(before, after) > 0 and before + 1 + after >= _WORD

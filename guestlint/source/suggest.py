"""Suggestions for misspelled names."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(name: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """The most similar of `known`, upper and lower case aside; empty where none is as similar as `cutoff`, up to 1.

    >>> nearest("autoStart", ("backend", "autostart"))
    'autostart'
    >>> nearest("tmpfs", ("backend", "autostart"))
    ''
    """
    from difflib import get_close_matches  # noqa: PLC0415 - only where there is something to report

    by_folded: dict[str, list[str]] = {}
    for each in sorted(known):
        by_folded.setdefault(each.lower(), []).append(each)
    match = get_close_matches(name.lower(), by_folded, n=1, cutoff=cutoff)
    return get_close_matches(name, by_folded[match[0]], n=1, cutoff=0)[0] if match else ""


def suggestion(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """The hint for a `name` that is not `known`: the nearest one, else `otherwise`, which by default lists them all.

    >>> suggestion("selekt", ("select", "ignore"))
    'did you mean `select`?'
    >>> suggestion("x", ("select", "ignore"))
    'known: select, ignore'
    >>> suggestion("x", ("select", "ignore"), "see `guestlint rules`")
    'see `guestlint rules`'
    """
    listed = list(known)
    near = nearest(name, listed)
    return f"did you mean `{near}`?" if near else otherwise or f"known: {', '.join(listed)}"


_LONG = 4
"""Letters of names in which one more or less is a slip, not another name; of those with a wrong one, one more."""


def near_miss(name: str, known: Iterable[str]) -> str:
    """The one of `known` that `name` is a slip of the pen for; empty where it may well be a name of its own.

    A slip swaps two neighbours, doubles a letter or leaves one of two out; inside the words of longer names it also
    adds, leaves out or changes a letter. Digits tell names apart, and so do first and last letters: `data1`, `bpool`.

    >>> near_miss("lna", ("lan", "wan")), near_miss("rpol", ("rpool",)), near_miss("safee", ("safe",))
    ('lan', 'rpool', 'safe')
    >>> near_miss("wlan", ("lan", "wan", "wwan")), near_miss("data2", ("data1",)), near_miss("bpool", ("rpool",))
    ('', '', '')
    """
    return next((each for each in sorted(known) if _is_slip(name, each)), "")


def _is_slip(name: str, meant: str) -> bool:
    length = min(len(name), len(meant))
    start = next((at for at in range(length) if name[at] != meant[at]), length)
    rest, other = name[start:], meant[start:]
    is_inside = 0 < start < length - 1 and name[start - 1].isalpha()
    if len(rest) == len(other):
        if rest[:2] == other[1::-1]:
            return rest[2:] == other[2:] and rest[:2].isalpha()
        return rest[1:] == other[1:] and is_inside and length > _LONG and (rest[:1] + other[:1]).isalpha()
    longer, shorter = sorted((rest, other), key=len, reverse=True)
    is_doubled = start > 0 and name[start - 1] == longer[0]
    return longer[1:] == shorter and longer[0].isalpha() and (is_doubled or (is_inside and length >= _LONG))

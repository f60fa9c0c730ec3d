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
    if near or otherwise:
        return f"did you mean `{near}`?" if near else otherwise
    more = f" and {len(listed) - _MOST} more" if listed[_MOST:] else ""
    return f"known: {', '.join(listed[:_MOST])}{more}" if listed else ""


_MOST = 20
"""Known names that a hint lists."""

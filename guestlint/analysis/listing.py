"""Lists of names in messages, which a fleet of thousands must not make thousands of words long."""

from __future__ import annotations

from collections.abc import Sequence

_NAMED = 5


def listed(names: Sequence[str], last: str = " and", most: int = _NAMED) -> str:
    """Names in a message: at most `most` of them, and how many more there are; `last` stands before the last one.

    >>> listed(["a", "b", "c"]), listed(["a", "b"], ","), listed(list("abcdefgh"))
    ('a, b and c', 'a, b', 'a, b, c, d, e and 3 more')
    """
    if len(names) > most + 1:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return f"{last} ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)


def circle(names: Sequence[str]) -> str:
    """Names each of which follows from the one before it, back to the first; of very many some are left out.

    >>> circle(["a", "b"])
    '`a` → `b` → `a`'
    """
    words = [f"`{name}`" for name in (*names, *names[:1])]
    if len(names) > _IN_A_CIRCLE:
        words[_IN_A_CIRCLE - 5 : -4] = [f"{len(names) - _IN_A_CIRCLE + 2} more"]
    return " → ".join(words)


_IN_A_CIRCLE = 20

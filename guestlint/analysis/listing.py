"""Lists of names in messages, which a fleet of thousands must not make thousands of words long."""

from __future__ import annotations

from collections.abc import Sequence

_NAMED = 5


def listed(names: Sequence[str], last: str = " and") -> str:
    """Names in a message: a few of them, and how many more there are; `last` stands before the last one.

    >>> listed(["a", "b", "c"]), listed(["a", "b"], ","), listed(list("abcdefgh"))
    ('a, b and c', 'a, b', 'a, b, c, d, e and 3 more')
    """
    if len(names) > _NAMED + 1:
        return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"
    return f"{last} ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)

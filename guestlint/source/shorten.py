"""Names of any length in texts for people: a long one is cut in the middle, as n findings would repeat it n times."""

from __future__ import annotations

import re
from functools import lru_cache

from guestlint.source.digest import hex_digest
from guestlint.source.route import LONGEST, Route

_HEAD, _TAIL = 60, 30
_LONG_WORD = re.compile(rf"\S{{{LONGEST + 1},}}")


def shorten(name: str) -> str:
    """The name, or its two ends.

    >>> len(shorten("a" * 400)), shorten("web")
    (91, 'web')
    """
    return name if len(name) <= LONGEST else f"{name[:_HEAD]}…{name[-_TAIL:]}"


def short_id(text: str) -> str:
    """The text, or its two ends and a digest, which tells it from others that begin and end like it."""
    return text if len(text) <= LONGEST else f"{shorten(text)} {hex_digest(text)[:16]}"


@lru_cache(maxsize=64)
def short_quoted(name: str) -> str:
    """The name as `with_short_names` cuts it between backticks, for texts that would be long only by it."""
    return with_short_names(f"`{name}`")[1:-1]


def with_short_names(text: str) -> str:
    """A text with each long name in it cut: a word, or what is in backticks."""
    if len(text) <= LONGEST:
        return text
    parts = text.split("`")
    last = len(parts) - 1
    for number, part in enumerate(parts):
        if len(part) > LONGEST:
            parts[number] = _cut(part, 0 < number < last)
    return "`".join(parts)


@lru_cache(maxsize=64)
def _cut(part: str, is_quoted: bool) -> str:  # noqa: FBT001 - a key of the cache
    """What is between two backticks as a whole, unless a long word begins it; of all else the long words."""
    first = "" if part[0].isspace() else part.split(None, 1)[0]
    if is_quoted and len(first) <= LONGEST:
        return shorten(part)
    return shorten(first) + _LONG_WORD.sub(lambda match: shorten(match[0]), part[len(first) :])


def with_short_keys(route: Route) -> Route:
    """A route with each long key cut."""
    return tuple(key if isinstance(key, int) else shorten(key) for key in route)

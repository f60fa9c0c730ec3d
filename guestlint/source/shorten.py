"""Names of any length in texts for people: a long one is cut in the middle, as n findings would repeat it n times."""

from __future__ import annotations

import re

from guestlint.source.digest import hex_digest
from guestlint.source.route import LONGEST, Route

_HEAD, _TAIL = 60, 30
_LONG_NAME = re.compile(rf"[^\s`]{{{LONGEST + 1},}}|(?<=`)[^`]{{{LONGEST + 1},}}(?=`)")


def shorten(name: str) -> str:
    """The name, or its two ends.

    >>> len(shorten("a" * 400)), shorten("web")
    (91, 'web')
    """
    return name if len(name) <= LONGEST else f"{name[:_HEAD]}…{name[-_TAIL:]}"


def short_id(text: str) -> str:
    """The text, or its two ends and a digest, which tells it from others that begin and end like it."""
    return text if len(text) <= LONGEST else f"{shorten(text)} {hex_digest(text)[:16]}"


def with_short_names(text: str) -> str:
    """A text with each long name in it cut: a word, or what is in backticks."""
    return text if len(text) <= LONGEST else _LONG_NAME.sub(lambda match: shorten(match[0]), text)


def with_short_keys(route: Route) -> Route:
    """A route with each long key cut."""
    return tuple(key if isinstance(key, int) else shorten(key) for key in route)

"""All texts in options, keys as well as values: what a host says of something that no rule knows the options of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from guestlint.hints import Any

GUESTS = frozenset({"containers", "guests", "microvm"})
"""Where a document has its guests; all else is the host's own."""


def texts_in(values: Iterable[Any], repeated: AbstractSet[str]) -> Iterator[str]:
    """The texts in `values` and below, but for what keys in `repeated` hold: NixOS writes that once more."""
    waiting = list(values)
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            yield from value
            waiting += (below for key, below in value.items() if key not in repeated)
        elif isinstance(value, list):
            waiting += value

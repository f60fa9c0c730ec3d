"""Which network of systemd-networkd configures a link: of those that match it, the first.

Source: systemd, src/network/networkd-network.c `network_get`; `strv_fnmatch_or_empty` and `net_match_config`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fnmatch import translate
from functools import cache

from guestlint.picture.types import Network

_PATTERN = frozenset("*?[")


def is_pattern(name: str) -> bool:
    """Whether a name in a match may stand for several links."""
    return not _PATTERN.isdisjoint(name)


class Networks:
    """A host's networks, found by name without a walk over all of them."""

    def __init__(self, networks: Sequence[Network]) -> None:
        """`networks` are in the order in which the host tries them."""
        self._named: dict[str, tuple[int, Network]] = {}
        self._patterns: list[tuple[int, Network]] = []
        for position, network in enumerate(networks):
            if any(name.startswith("!") or is_pattern(name) for name in network.names):
                self._patterns.append((position, network))
            else:
                for name in network.names:
                    self._named.setdefault(name, (position, network))

    def first(self, name: str) -> Network | None:
        """The network that configures the link; None where there is none, or where more than the name decides."""
        position, network = self._named.get(name, (-1, None))
        for earlier, other in self._patterns:
            if network is not None and earlier > position:
                break
            if _matches(other.names, name):
                network = other
                break
        return network if network is not None and network.is_certain else None

    def match(self, name: str) -> bool:
        """Whether one matches the name, whatever else decides."""
        return name in self._named or any(_matches(network.names, name) for _, network in self._patterns)


def matches(pattern: str, name: str) -> bool:
    """Whether one name in a match is, or stands for, that of a link."""
    return pattern == name or (is_pattern(pattern) and _compiled(pattern)(name) is not None)


def _matches(patterns: Sequence[str], name: str) -> bool:
    """A `!` at the first turns the list round."""
    if patterns[0].startswith("!"):
        return not any(_compiled(each)(name) for each in (patterns[0][1:], *patterns[1:]))
    return any(_compiled(each)(name) for each in patterns)


@cache
def _compiled(pattern: str) -> Callable[[str], object]:
    return re.compile(translate(pattern)).match

"""The host's links that guests are attached to: what the host makes of them itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from fnmatch import translate
from functools import cache

from guestlint.analysis.views import HostView
from guestlint.picture.types import Interface, Link, Network

_ON_TOP = frozenset({"macvtap", "macvlan"})


def attached(view: HostView) -> Mapping[str, Sequence[Interface]]:
    """The guests' macvtaps and macvlans by the link that they are on, in the order of guests."""
    found: dict[str, list[Interface]] = {}
    for interface in view.host.interfaces:
        if interface.is_made and interface.kind in _ON_TOP:
            found.setdefault(interface.link, []).append(interface)
    return found


def networks(view: HostView) -> Sequence[Network]:
    """How the host configures its links, of all front ends."""
    return [network for part in view.host.parts.values() for network in part.networks]


def made_links(view: HostView) -> Mapping[str, Link]:
    """The devices that the host makes itself, by name."""
    return {link.name: link for link in view.host.links if link.kind == "virtual"}


def network_of(view: HostView, name: str) -> Network | None:
    """The network by which the host configures a link; None where there is none, or where more than the name decides.

    Source: systemd, src/network/networkd-network.c `network_get`: the first that matches.
    """
    for network in view.ask(networks):
        if network.names and _matches(network.names, name):
            return network if network.is_certain else None
    return None


def _matches(patterns: Sequence[str], name: str) -> bool:
    """As `strv_fnmatch_or_empty` and `net_match_config` have it: a `!` at the first turns the list round."""
    if patterns[0].startswith("!"):
        return not any(_pattern(each)(name) for each in (patterns[0][1:], *patterns[1:]))
    return any(_pattern(each)(name) for each in patterns)


@cache
def _pattern(pattern: str) -> Callable[[str], object]:
    return re.compile(translate(pattern)).match

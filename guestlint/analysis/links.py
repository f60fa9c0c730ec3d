"""The host's links that guests are attached to: what the host makes of them itself, and which reach a network."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from fnmatch import translate
from functools import cache
from typing import Any, NamedTuple

from guestlint.analysis.views import HostView
from guestlint.picture.types import Interface, Link, Network

_ON_TOP = frozenset({"macvtap", "macvlan"})
_PATTERN = frozenset("*?[")


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


def is_made_as_tap(view: HostView, link: Link) -> bool:
    """Whether the host makes a tap device of the link, as microvm.nix does for a guest (systemd.netdev(5), `Kind=`)."""
    route = link.place.route
    if route[:2] == ("networking", "interfaces"):
        return True
    block: Any = view.document.data
    for key in route[:-1]:
        block = block.get(key) if isinstance(block, dict) else None
    return isinstance(block, dict) and block.get("Kind") == "tap"


def network_of(view: HostView, name: str) -> Network | None:
    """The network by which the host configures a link; None where there is none, or where more than the name decides.

    Source: systemd, src/network/networkd-network.c `network_get`: the first that matches.
    """
    named, patterns = view.ask(_indexed)
    first, network = named.get(name, (len(patterns), None))
    for position, other in patterns:
        if network is not None and position > first:
            break
        if _matches(other.names, name):
            return other if other.is_certain else None
    return network if network is not None and network.is_certain else None


def is_matched(view: HostView, name: str) -> bool:
    """Whether a network matches the name, whatever else decides."""
    named, patterns = view.ask(_indexed)
    return name in named or any(_matches(network.names, name) for _, network in patterns)


class _Networks(NamedTuple):
    """The first network of each name that is written out, and those with a pattern, each with its place among all."""

    named: Mapping[str, tuple[int, Network]]
    patterns: Sequence[tuple[int, Network]]


def _indexed(view: HostView) -> _Networks:
    named: dict[str, tuple[int, Network]] = {}
    patterns: list[tuple[int, Network]] = []
    for position, network in enumerate(view.ask(networks)):
        if any(name.startswith("!") or not _PATTERN.isdisjoint(name) for name in network.names):
            patterns.append((position, network))
        else:
            for name in network.names:
                named.setdefault(name, (position, network))
    return _Networks(named, patterns)


def reaches_network(view: HostView, interface: Interface) -> bool:
    """Whether what it sends leaves the host as it is: by a macvtap, a macvlan, or a bridge with a card in it."""
    if interface.kind in _ON_TOP or interface.kind == "moved":
        return True
    network = network_of(view, interface.name) if not interface.link else None
    bridge = interface.link or (network.master if network is not None else "")
    return bridge in view.ask(_bridges_with_ports)


def _bridges_with_ports(view: HostView) -> frozenset[str]:
    """What takes a link of the host in that no guest has."""
    own = {interface.name for interface in view.host.interfaces if not interface.namespace}
    masters = {link.master for link in view.host.links if link.kind == "port" and link.name not in own}
    for network in view.ask(networks):
        if network.master and network.names and not all(_is_guests(name, own) for name in network.names):
            masters.add(network.master)
    return frozenset(masters)


def _is_guests(name: str, own: AbstractSet[str]) -> bool:
    return name in own if _PATTERN.isdisjoint(name) else any(_pattern(name)(each) for each in own)


def is_routed(view: HostView, interface: Interface) -> bool:
    """Whether it is a tap that the host gives an address of its own: no other guest is on its link."""
    network = network_of(view, interface.name) if interface.kind == "tap" and not interface.link else None
    return network is not None and bool(network.address) and not network.master


def _matches(patterns: Sequence[str], name: str) -> bool:
    """As `strv_fnmatch_or_empty` and `net_match_config` have it: a `!` at the first turns the list round."""
    if patterns[0].startswith("!"):
        return not any(_pattern(each)(name) for each in (patterns[0][1:], *patterns[1:]))
    return any(_pattern(each)(name) for each in patterns)


@cache
def _pattern(pattern: str) -> Callable[[str], object]:
    return re.compile(translate(pattern)).match

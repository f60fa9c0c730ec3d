"""The host's links that guests are attached to: what the host makes of them itself, and which reach a network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from guestlint.analysis.views import HostView
from guestlint.picture.types import Interface, Link, Network
from guestlint.systemd.networks import Networks, is_pattern, matches

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
    """The network by which the host configures a link; None for none, or where more than the name decides."""
    return view.ask(_networks).first(name)


def is_matched(view: HostView, name: str) -> bool:
    """Whether a network matches the name, whatever else decides."""
    return view.ask(_networks).match(name)


def _networks(view: HostView) -> Networks:
    return Networks(view.ask(networks))


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
    return any(matches(name, each) for each in own) if is_pattern(name) else name in own


def is_routed(view: HostView, interface: Interface) -> bool:
    """Whether it is a tap that the host gives an address of its own: no other guest is on its link."""
    network = network_of(view, interface.name) if interface.kind == "tap" and not interface.link else None
    return network is not None and bool(network.address) and not network.master

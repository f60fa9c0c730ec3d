"""The host's links that guests are attached to: what the host makes of them itself, and which reach a network."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from guestlint.analysis.host_words import host_words
from guestlint.analysis.interface_names import has_refused_link, is_malformed
from guestlint.analysis.networks import network_index, networks
from guestlint.analysis.views import HostView, is_complete
from guestlint.frontends.nixos.values import table_at
from guestlint.names.patterns import PatternIndex, is_glob, matches
from guestlint.picture.links import Link, Network
from guestlint.picture.types import Interface
from guestlint.records import NamedTuple
from guestlint.source.route import Place
from guestlint.systemd.networks import Known, known_of

_OF_DAEMONS = re.compile(r"virbr|docker|br-|podman|cni|lxcbr|lxdbr|incusbr|waydroid|ovs").match
"""Bridges that are made by what runs guests of other kinds."""

_ON_TOP = frozenset({"macvtap", "macvlan"})


def is_on_top(interface: Interface) -> bool:
    """Whether it is a macvtap or macvlan: its link has each address once, and frames of its own."""
    return interface.kind in _ON_TOP


def attached(view: HostView) -> Mapping[str, Sequence[Interface]]:
    """The guests' macvtaps and macvlans by the link below them, in the order of guests; none of a refused name."""
    on_top = ((link, [each for each in found if is_on_top(each)]) for link, found in view.ask(named_links).items())
    return {link: interfaces for link, interfaces in on_top if interfaces}


def named_links(view: HostView) -> Mapping[str, Sequence[Interface]]:
    """All of the guests' interfaces by the link that they are attached to, as with `attached`."""
    found: dict[str, list[Interface]] = {}
    for interface in view.host.interfaces:
        is_attached = interface.is_attached and interface.is_made
        if is_attached and not is_malformed(interface) and not has_refused_link(interface):
            found.setdefault(interface.link, []).append(interface)
    return found


def made_links(view: HostView) -> Mapping[str, Link]:
    """The devices that the host makes itself, by name."""
    return {link.name: link for link in view.host.links if link.is_made}


def is_made_as_tap(view: HostView, link: Link) -> bool:
    """Whether the host makes a tap device of the link, as microvm.nix does for a guest (systemd.netdev(5), `Kind=`)."""
    route = link.place.route
    if route[:2] == ("networking", "interfaces"):
        return True
    return bool(table_at(view.document.data, *route[:-1]).get("Kind") == "tap")


def ports(view: HostView) -> Mapping[str, tuple[str, Place]]:
    """The links that bridges, bonds and switches of the host take in: by which, and where that is said.

    By the options of the bridge, or by a network; only of links that guests are attached to.
    """
    found = {link.name: (link.master, link.place) for link in reversed(view.host.links) if link.kind == "port"}
    for name in view.ask(attached):
        network = network_of(view, name)
        if name not in found and network is not None and network.master:
            found[name] = (network.master, network.place)
    return found


def network_of(view: HostView, link: str) -> Network | None:
    """The network by which the host configures a link; None where there is none, or where it is not sure."""
    mac = view.ask(_macs).get(link, "")
    return view.ask(network_index).first(link, Known(mac=mac, also=view.ask(_names).get(link, ())))


def _names(view: HostView) -> Mapping[str, Sequence[str]]:
    """All names of each link that has several."""
    return {link.name: link.also for link in view.host.links if link.also}


def network_of_interface(view: HostView, interface: Interface) -> Network | None:
    """The network by which the host configures a guest's interface on the host, as with `network_of`."""
    return view.ask(network_index).first(interface.name, known_of(interface))


def is_matched(view: HostView, interface: Interface) -> bool:
    """Whether a network matches a guest's interface on the host, or may."""
    return view.ask(network_index).may_match(interface.name, known_of(interface))


def reaches_network(view: HostView, interface: Interface) -> bool:
    """Whether what it sends leaves the host as it is: by a macvtap, a macvlan, or a bridge with a card in it."""
    if is_on_top(interface) or interface.kind == "moved":
        return True
    network = network_of_interface(view, interface) if not interface.link else None
    bridge = interface.link or (network.master if network is not None else "")
    return bridge in view.ask(_bridges_with_ports)


def _bridges_with_ports(view: HostView) -> frozenset[str]:
    """What takes a link of the host in that no guest has."""
    own = {interface.name for interface in view.host.interfaces if not interface.namespace}
    masters = {link.master for link in view.host.links if link.kind == "port" and link.name not in own}
    all_networks = [network for network in view.ask(networks) if network.master]
    patterns = PatternIndex(name for network in all_networks for name in network.names)
    of_guests = {pattern for name in own for pattern in patterns.matching(name)}
    # A card has no kind.
    masters.update(
        network.master
        for network in all_networks
        if matches(network.kinds, "") and not (network.names and of_guests.issuperset(network.names))
    )
    return frozenset(masters)


def is_routed(view: HostView, interface: Interface) -> bool:
    """Whether it is a tap that the host gives an address of its own: no other guest is on its link."""
    network = network_of_interface(view, interface) if interface.kind == "tap" and not interface.link else None
    return network is not None and bool(network.address) and not network.master


def _macs(view: HostView) -> Mapping[str, str]:
    return {link.name: link.mac for link in view.host.links if link.mac}


def is_missing_bridge(view: HostView, name: str, interfaces: Sequence[Interface]) -> bool:
    """Whether guests' interfaces need the bridge `name`, which surely nothing of the host makes."""
    is_bridge = any(each.kind in ("bridge", "veth") for each in interfaces)
    is_known = is_bridge and all(is_complete(view, tree) for tree in ("systemd.network", "networking.bridges"))
    return is_known and not _OF_DAEMONS(name) and not view.ask(host_words).have(name)


class LinkNames(NamedTuple):
    """The names that the document knows links of the host by, each with the `first` that has it; patterns too."""

    first: Mapping[str, Link]
    patterns: PatternIndex

    def have(self, name: str) -> bool:
        """Whether one of them is `name`, or a pattern for it."""
        return bool(self.patterns.matching(name))

    def plain(self) -> Sequence[str]:
        """Those that are no patterns."""
        return [name for name in self.first if not is_glob(name)]


def link_names(view: HostView) -> LinkNames:
    """Of all links; a pattern for any link says of none that it is there."""
    first: dict[str, Link] = {}
    for link in view.host.links:
        first.setdefault(link.name.lstrip("!"), link)
    return LinkNames(first, PatternIndex(name for name in first if name.strip("*?")))

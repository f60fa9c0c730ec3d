"""The host's links that guests are attached to: what the host makes of them itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from guestlint.analysis.interface_names import has_refused_link, is_malformed
from guestlint.analysis.networks import Known, network_index
from guestlint.analysis.views import HostView
from guestlint.names.patterns import PatternIndex, is_glob
from guestlint.picture.types import Interface, Link, Network
from guestlint.source.route import Place


def attached(view: HostView) -> Mapping[str, Sequence[Interface]]:
    """The guests' interfaces by the link that they are attached to, in the order of guests; none of a refused name."""
    found: dict[str, list[Interface]] = {}
    for interface in view.host.interfaces:
        if interface.is_made and not is_malformed(interface) and not has_refused_link(interface):
            found.setdefault(interface.link, []).append(interface)
    return found


def made_links(view: HostView) -> Mapping[str, Link]:
    """The devices that the host makes itself, by name."""
    return {link.name: link for link in view.host.links if link.is_made}


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
    return view.ask(network_index).first(link, Known(mac=mac))


def network_of_interface(view: HostView, interface: Interface) -> Network | None:
    """The network by which the host configures a guest's interface on the host, as with `network_of`."""
    return view.ask(network_index).first(interface.name, Known(mac=interface.mac, kind=interface.kind, is_card=False))


def _macs(view: HostView) -> Mapping[str, str]:
    return {link.name: link.mac for link in view.host.links if link.mac}


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

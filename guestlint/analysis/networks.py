"""How the host configures its links with systemd-networkd."""

from __future__ import annotations

from collections.abc import Sequence

from guestlint.analysis.views import HostView
from guestlint.picture.links import Network
from guestlint.systemd.networks import NetworkIndex


def networks(view: HostView) -> Sequence[Network]:
    """Of all front ends, in the order in which they are tried."""
    return [network for part in view.host.parts.values() for network in part.networks]


def network_index(view: HostView) -> NetworkIndex:
    """The same, to look for the network of a link."""
    return NetworkIndex(view.ask(networks))


def has_networks(view: HostView) -> bool:
    """Whether the host configures any link."""
    return any(part.networks for part in view.host.parts.values())

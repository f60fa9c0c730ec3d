"""Interfaces: a macvtap for each of a micro VM's, a macvlan for each of a container's, and their MAC addresses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from guestlint.lower.macs import ERAS, Era, mac_address
from guestlint.lower.types import Link
from guestlint.model.types import Guest, Host

DEFAULT_ERA: Mapping[str, str] = {"seed": "2024-04", "later": "2026-01"}
"""Each schema's newest way of deriving addresses."""


def lower_interfaces(host: Host, offsets: Callable[[], Mapping[str, int]]) -> Sequence[Link]:
    """All guests' interfaces, in order of guests.

    `offsets` is asked only where an address is derived; an interface whose name it does not know gets none.
    """
    links = []
    for guest in host.guests:
        if guest.microvm is not None:
            for interface in guest.microvm.interfaces:
                mac = interface.mac
                if not mac and interface.mac_name in offsets():
                    mac = mac_address(guest.microvm.base_mac, offsets()[interface.mac_name])
                name = _interface_name(host, guest, mac)
                derived = not interface.mac
                links.append(Link(guest.name, name, interface.link, mac, derived, interface.mac_place))
        elif guest.container is not None:
            for pair in guest.container.macvlans:
                link, separator, name = pair.partition(":")
                links.append(
                    Link(guest.name, name if separator else f"mv-{link}", link, "", False, guest.container.place)  # noqa: FBT003 - derived
                )
    return links


def era_of(host: Host) -> Era:
    """The newest way of the host's schema."""
    return ERAS[DEFAULT_ERA[host.revision]]


def _interface_name(host: Host, guest: Guest, mac: str) -> str:
    """The seed names the host's end by the guest; the later revision, with several a guest, by the address."""
    return f"vm-{guest.name}" if host.revision == "seed" else f"vm-{mac.replace(':', '')}"

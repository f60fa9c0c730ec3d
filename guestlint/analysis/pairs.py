"""The pairs of links between the host and its containers, and the addresses at both ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from guestlint.analysis.views import HostView
from guestlint.picture.resources import Address
from guestlint.picture.types import Interface
from guestlint.records import NamedTuple


class Pair(NamedTuple):
    """A pair of links, by its end on the host, and its addresses; that of the host is a gateway's on a bridge."""

    interface: Interface
    addresses: Sequence[Address]

    @property
    def is_routed(self) -> bool:
        """Whether the host has routes to it, as it is on no bridge."""
        return not self.interface.link


def pairs(view: HostView) -> Sequence[Pair]:
    """All of them, in the order of guests."""
    interfaces = [each for each in view.host.interfaces if each.kind == "veth"]
    addresses: Mapping[tuple[str, str], list[Address]] = {(each.guest, each.name): [] for each in interfaces}
    for part in view.host.parts.values():
        for address in part.addresses:
            if (address.guest, address.interface) in addresses:
                addresses[address.guest, address.interface].append(address)
    return [Pair(each, addresses[each.guest, each.name]) for each in interfaces]


def shortened_from(pair: Interface, guest: str) -> str:
    """The name that an interface of the guest would have, were it not too long; empty where it has it."""
    full = f"{pair.name[:3]}{guest}"
    return full if pair.name_place is None and full != pair.name else ""

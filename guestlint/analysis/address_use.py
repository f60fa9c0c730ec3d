"""IP addresses that several containers have, or a container and the host."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_network

from guestlint.analysis.host_addresses import canonical, host_addresses
from guestlint.analysis.pairs import pairs
from guestlint.analysis.repeated import repeated
from guestlint.analysis.views import HostView
from guestlint.picture.resources import Address
from guestlint.records import NamedTuple
from guestlint.source.route import Place


class Collision(NamedTuple):
    """Addresses that are one on `bridge`, or, where that is empty, one route of the host to `network`."""

    bridge: str
    network: str
    addresses: Sequence[Address]


class Owned(NamedTuple):
    """An address of a container that the host has at `place`, and where that is in words."""

    address: Address
    place: Place
    owner: str


def address_collisions(view: HostView) -> Sequence[Collision]:
    """Those of several containers, or of two pairs with routes of one."""
    inside = [
        (pair.interface.link, address) for pair in view.ask(pairs) for address in pair.addresses if address.is_inside
    ]
    same = repeated(inside, [(bridge, _network(bridge, address)) for bridge, address in inside])
    found = (Collision(some[0][0], _network(*some[0]), [address for _, address in some]) for some in same)
    return [each for each in found if not each.bridge or len({address.guest for address in each.addresses}) > 1]


def _network(bridge: str, address: Address) -> str:
    """What is one for the guests that are on one bridge, or for the host's routes."""
    return canonical(address.text) if bridge else _route(address)


def _route(address: Address) -> str:
    """What the host's route to it leads to: a network, where it has a prefix."""
    if address.prefix is None:
        return canonical(address.text)
    try:
        network = ip_network(address.text, strict=False)
    except ValueError:
        return address.text
    return str(network) if network.num_addresses > 1 else canonical(address.text)


def owned_by_host(view: HostView) -> Sequence[Owned]:
    """Addresses of containers that the host has on links of its own, or at its end of a pair."""
    links = view.ask(host_addresses)
    ends: dict[str, Address] = {}
    inside: list[tuple[str, Address]] = []
    for pair in view.ask(pairs):
        for address in pair.addresses:
            if address.is_inside:
                inside.append((canonical(address.text), address))
            elif pair.is_routed:
                ends.setdefault(canonical(address.text), address)
    return [
        _owned(address, links.get(text), ends.get(text)) for text, address in inside if text in links or text in ends
    ]


def _owned(address: Address, link: Place | None, end: Address | None) -> Owned:
    if link is not None or end is None:
        return Owned(address, link or address.place, "on a link of its own")
    return Owned(address, end.place, f"as `{end.place.route[-1]}` of `{end.guest}`")

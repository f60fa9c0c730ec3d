"""The IP addresses that the host's options give its own links.

Sources: nixpkgs, nixos/modules/tasks/network-interfaces.nix and nixos/modules/system/boot/networkd.nix.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import AddressValueError, IPv6Address

from guestlint.analysis.views import HostView
from guestlint.frontends.nixos.values import table_at, words
from guestlint.source.route import Place


def canonical(text: str) -> str:
    """An address without its prefix, in the one form of its many.

    >>> canonical("10.0.0.1/24"), canonical("FC00:0::1")
    ('10.0.0.1', 'fc00::1')
    """
    address = text.partition("/")[0]
    if ":" not in address:
        return address
    try:
        return IPv6Address(address).compressed
    except AddressValueError:
        return address.lower()


def host_addresses(view: HostView) -> Mapping[str, Place]:
    """The addresses, each with the first place that gives it."""
    found: dict[str, Place] = {}
    for text, place in (*_scripted(view), *_networkd(view)):
        found.setdefault(canonical(text), place)
    return found


def _scripted(view: HostView) -> Iterator[tuple[str, Place]]:
    route = ("networking", "interfaces")
    for name, options in table_at(view.document.data, *route).items():
        for family in ("ipv4", "ipv6"):
            listed = table_at(options, family).get("addresses")
            for index, each in enumerate(listed if isinstance(listed, list) else ()):
                text = table_at(each).get("address")
                if isinstance(text, str):
                    yield text, Place(view.document.file, (*route, name, family, "addresses", index, "address"))


def _networkd(view: HostView) -> Iterator[tuple[str, Place]]:
    route = ("systemd", "network", "networks")
    for name, options in table_at(view.document.data, *route).items():
        at = Place(view.document.file, (*route, name))
        network = table_at(options, "networkConfig").get("Address")
        yield from ((text, at) for value in (table_at(options).get("address"), network) for text in words(value))
        listed = table_at(options).get("addresses")
        for each in listed if isinstance(listed, list) else ():
            text = table_at(each).get("Address", table_at(each, "addressConfig").get("Address"))
            yield from ((word, at) for word in words(text))

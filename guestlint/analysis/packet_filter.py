"""Which interfaces the host's packet filter names, in NixOS's options for NAT and the firewall.

Sources: nixpkgs, nixos/modules/services/networking/nat.nix, nat-nftables.nix and firewall-nftables.nix.
"""

from __future__ import annotations

from collections.abc import Sequence

from guestlint.analysis.views import HostView
from guestlint.frontends.nixos.values import table_at
from guestlint.records import NamedTuple
from guestlint.source.route import Place

_LISTS = (("networking", "nat", "internalInterfaces"), ("networking", "firewall", "trustedInterfaces"))
_PORTS = ("networking", "firewall", "interfaces")


class Named(NamedTuple):
    """An interface as an option names it; `stem` is what is before a wildcard at its end, None where there is none."""

    text: str
    stem: str | None
    place: Place


def filtered_interfaces(view: HostView) -> Sequence[Named]:
    """In the order of the options; none of a part that is switched off."""
    data, file = view.document.data, view.document.file
    wildcard = "*" if uses_nftables(view) else "+"
    found: list[tuple[object, Place]] = []
    for route in _LISTS:
        block = table_at(data, *route[:-1])
        value = block.get(route[-1]) if block.get("enable") is not False else None
        for index, text in enumerate(value if isinstance(value, list) else ()):
            found.append((text, Place(file, (*route, index))))
    found += ((text, Place(file, (*_PORTS, text), "key")) for text in table_at(data, *_PORTS))
    return [
        Named(text, text[:-1] if text.endswith(wildcard) else None, place)
        for text, place in found
        if isinstance(text, str)
    ]


def uses_nftables(view: HostView) -> bool:
    """Whether nftables filters the host's packets, and not iptables."""
    return table_at(view.document.data, "networking", "nftables").get("enable") is True


def has_wildcards(view: HostView) -> bool:
    """Whether one ends with the wildcard of iptables."""
    return any(each.text.endswith("+") for each in view.ask(filtered_interfaces))

"""The network links that the document says the host has.

Sources: nixpkgs, nixos/modules/tasks/network-interfaces.nix and nixos/modules/system/boot/networkd.nix.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from guestlint.frontends.nixos.shapes import table_at, words
from guestlint.picture.types import Link
from guestlint.source.route import Place, Route

_Data = Mapping[str, Any]

_DECLARING: tuple[Route, ...] = (
    ("networking", "interfaces"),
    ("networking", "vlans"),
    ("networking", "macvlans"),
    ("networking", "bridges"),
    ("networking", "bonds"),
    ("networking", "renameInterfacesByMac"),
)
_NAMING: tuple[tuple[Route, str, str], ...] = (
    (("systemd", "network", "netdevs"), "netdevConfig", "Name"),
    (("systemd", "network", "links"), "linkConfig", "Name"),
)


def read_links(file: str, data: _Data) -> Sequence[Link]:
    """The host's links, in the order of the options above and then of the document."""
    if "networking" not in data and "systemd" not in data:
        return ()
    return tuple(_links(file, data))


def _links(file: str, data: _Data) -> Iterator[Link]:
    for route in _DECLARING:
        for name, options in table_at(data, *route).items():
            yield Link(name, "declared", Place(file, (*route, name), "key"))
            for option in ("interface", "interfaces"):
                at = Place(file, (*route, name, option))
                yield from (Link(each, "mentioned", at) for each in words(table_at(options).get(option)))
    for route, block, option in _NAMING:
        for name, options in table_at(data, *route).items():
            at = Place(file, (*route, name, block, option))
            yield from (Link(each, "declared", at) for each in words(table_at(options, block).get(option)))
    networks = ("systemd", "network", "networks")
    for name, options in table_at(data, *networks).items():
        at = Place(file, (*networks, name, "matchConfig", "Name"))
        yield from (Link(each, "matched", at) for each in words(table_at(options, "matchConfig").get("Name")))

"""A container's interfaces and addresses, as NixOS's scripts and systemd-nspawn make them.

Sources: nixpkgs, nixos/modules/virtualisation/nixos-containers.nix, `startScript` and `postStartScript`;
systemd-nspawn(1), `--network-veth` and its like.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from guestlint.frontends.containers.container import Container
from guestlint.hints import Any
from guestlint.names.nspawn import shortened
from guestlint.picture.resources import Address
from guestlint.picture.types import Interface
from guestlint.source.route import Place, Route

_Values = Mapping[str, Any]

_ADDRESSED = ("hostAddress", "localAddress", "hostAddress6", "localAddress6", "localMacAddress")

_TAKEN = (("macvlans", "macvlan"), ("interfaces", "moved"))
_ENDS = (("hostAddress", False), ("hostAddress6", False), ("localAddress", True), ("localAddress6", True))
"""With whether the address is inside."""


def pair_of(name: str, values: _Values) -> str:
    """The name of the host's end of the pair that the start script asks for; a bridge asks for one as well."""
    if values.get("privateNetwork") is not True:
        return ""
    if values.get("hostBridge"):
        return shortened(f"vb-{name}")
    return shortened(f"ve-{name}") if any(map(values.get, _ADDRESSED)) else ""


def read_interfaces(container: Container) -> Iterator[Interface]:
    """The pair of its own, further pairs, macvlans, and links of the host that it takes."""
    values = container.values
    if container.pair:
        yield _veth(container, container.pair, values, ())
    for name in sorted(values["extraVeths"]) if "extraVeths" in values else ():
        route = ("extraVeths", name)
        pair = _veth(container, name, values["extraVeths"][name], route)
        yield pair._replace(name_place=container.at(*route)._replace(part="key"))
    for option, kind in _TAKEN:
        for index, text in enumerate(values.get(option, ())):
            for word in text.split():
                yield _taken(container, kind, word, container.at(option, index))


def _veth(container: Container, name: str, values: _Values, route: Route) -> Interface:
    mac = values.get("localMacAddress") if not route else None
    bridge = values.get("hostBridge") or ""
    place = container.at(*route) if route else container.place
    mac_place = container.at("localMacAddress") if mac else place
    link_place = container.at(*route, "hostBridge") if bridge else place
    return Interface(container.name, name, "veth", "", bridge, (mac or "").lower(), None, None, mac_place, link_place)


def _taken(container: Container, kind: str, word: str, place: Place) -> Interface:
    link, _, inside = word.partition(":")
    return Interface(
        guest=container.name,
        name=inside or (shortened(f"mv-{link}") if kind == "macvlan" else link),
        kind=kind,
        namespace=container.name,
        link=link,
        mac="",
        derivation=None,
        written=word,
        place=place,
        link_place=place,
    )


def read_addresses(container: Container) -> Iterator[Address]:
    """Those of its pairs; where the host's end is on a bridge, its address is that of the gateway."""
    values = container.values
    if container.pair:
        yield from _of_pair(container, container.pair, values, ())
    for name in sorted(values["extraVeths"]) if "extraVeths" in values else ():
        yield from _of_pair(container, name, values["extraVeths"][name], ("extraVeths", name))


def _of_pair(container: Container, interface: str, values: _Values, route: Route) -> Iterator[Address]:
    table = container.place.below(*route) if route else container.place
    for option, is_inside in _ENDS:
        text = values.get(option)
        if text:
            prefix = _prefix(text) if "/" in text else None
            yield Address(container.name, text, prefix, is_inside, interface, table, option)


def _prefix(text: str) -> int | None:
    length = text.partition("/")[2]
    return int(length) if length.isascii() and length.isdecimal() else None

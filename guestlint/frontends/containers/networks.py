"""A container's interfaces and addresses, as NixOS's scripts and systemd-nspawn make them.

Sources: nixpkgs, nixos/modules/virtualisation/nixos-containers.nix, `startScript` and `postStartScript`;
systemd-nspawn(1), `--network-veth` and its like.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from guestlint.frontends.containers.container import Container
from guestlint.names.nspawn import shortened
from guestlint.picture.resources import Address
from guestlint.picture.types import Interface
from guestlint.source.route import Place, Route

_Values = Mapping[str, Any]

_ADDRESSED = ("hostAddress", "localAddress", "hostAddress6", "localAddress6", "localMacAddress")


def has_veth(container: Container) -> bool:
    """Whether the start script asks for a pair of links, or a bridge, which asks for one."""
    values = container.values
    return container.is_private and bool(values.get("hostBridge") or any(values.get(key) for key in _ADDRESSED))


def veth(container: Container) -> str:
    """The name of the host's end of it."""
    return shortened(("vb-" if container.values.get("hostBridge") else "ve-") + container.name)


def read_interfaces(container: Container) -> Iterator[Interface]:
    """The pair of its own, further pairs, macvlans, and links of the host that it takes."""
    values = container.values
    if has_veth(container):
        yield _veth(container, veth(container), values, ())
    for name in sorted(values.get("extraVeths", ())):
        route = ("extraVeths", name)
        pair = _veth(container, name, values["extraVeths"][name], route)
        yield pair._replace(name_place=container.at(*route)._replace(part="key"))
    for option, kind in (("macvlans", "macvlan"), ("interfaces", "moved")):
        for index, text in enumerate(values.get(option, ())):
            for word in text.split():
                yield _taken(container, kind, word, container.at(option, index))


def _veth(container: Container, name: str, values: _Values, route: Route) -> Interface:
    mac = values.get("localMacAddress") if not route else None
    bridge = values.get("hostBridge") or ""
    return Interface(
        guest=container.name,
        name=name,
        kind="veth",
        namespace="",
        link=bridge,
        mac=(mac or "").lower(),
        derivation=None,
        written=None,
        place=container.at(*route, "localMacAddress") if mac else container.at(*route),
        link_place=container.at(*route, "hostBridge") if bridge else container.at(*route),
    )


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
    if has_veth(container):
        yield from _of_pair(container, veth(container), values, ())
    for name in sorted(values.get("extraVeths", ())):
        yield from _of_pair(container, name, values["extraVeths"][name], ("extraVeths", name))


def _of_pair(container: Container, interface: str, values: _Values, route: Route) -> Iterator[Address]:
    for option, is_inside in (
        ("hostAddress", False),
        ("hostAddress6", False),
        ("localAddress", True),
        ("localAddress6", True),
    ):
        text = values.get(option)
        if text:
            length = text.partition("/")[2]
            yield Address(
                guest=container.name,
                text=text,
                prefix=int(length) if length.isascii() and length.isdecimal() else None,
                is_inside=is_inside,
                interface=interface,
                place=container.at(*route, option),
            )

"""The network links that the document says the host has, and how it configures them.

These are options of NixOS, which checks them: what is not of the shape that is looked for is passed over.
Sources: nixpkgs, nixos/modules/tasks/network-interfaces.nix, nixos/modules/services/networking/wireguard.nix and
nixos/modules/system/boot/networkd.nix; systemd.link(5), systemd.netdev(5) and systemd.network(5).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from guestlint.frontends.nixos.values import table_at, words
from guestlint.picture.types import Link, LinkKind, Network
from guestlint.source.route import Place, Route

_Data = Mapping[str, Any]

_MADE: tuple[tuple[Route, LinkKind], ...] = (
    (("networking", "vlans"), ""),
    (("networking", "macvlans"), ""),
    (("networking", "sits"), ""),
    (("networking", "greTunnels"), ""),
    (("networking", "ipips"), ""),
    (("networking", "wireguard", "interfaces"), ""),
    (("networking", "wg-quick", "interfaces"), ""),
    (("networking", "openconnect", "interfaces"), ""),
    (("networking", "bridges"), "port"),
    (("networking", "bonds"), "port"),
    (("networking", "vswitches"), "port"),
)
"""Options that make links, each with what it makes of the links that a link is built on."""

_MENTIONING: tuple[Route, ...] = (
    ("networking", "nat", "externalInterface"),
    ("networking", "nat", "internalInterfaces"),
    ("networking", "defaultGateway", "interface"),
    ("networking", "defaultGateway6", "interface"),
    ("networking", "dhcpcd", "allowInterfaces"),
    ("networking", "firewall", "trustedInterfaces"),
)
_NETWORKD = ("systemd", "network")
_BUILT_ON = ("VLAN", "MACVLAN", "MACVTAP", "IPVLAN", "Tunnel", "Bridge", "Bond", "VRF", "VXLAN")
_OF_ONE_CARD = frozenset({"MACAddress", "PermanentMACAddress", "Path"})
"""Matches that a link which others know by its name is not taken to have."""
_MAC = ("MACAddress", "PermanentMACAddress")
_TRUE = frozenset({"true", "yes", "on", "1", "ipv4", "ipv6", "both"})


def read_links(file: str, data: _Data) -> Sequence[Link]:
    """The host's links, in the order of the options above and then of the document."""
    if "networking" not in data and "systemd" not in data:
        return ()
    return (*_of_networking(file, data), *_of_networkd(file, data))


def read_networks(file: str, data: _Data) -> Sequence[Network]:
    """How the host configures its links, in the order in which networkd tries them: of their files' names."""
    if "networking" not in data and "systemd" not in data:
        return ()
    networks = table_at(data, *_NETWORKD, "networks")
    files = sorted(networks, key=lambda name: f"{name}.network")
    found = [_network(file, name, table_at(networks[name])) for name in files]
    interfaces = ("networking", "interfaces")
    for name, options in table_at(data, *interfaces).items():
        address = _scripted_address(table_at(options))
        if address:
            at = Place(file, (*interfaces, name), "key")
            found.append(Network(name=name, names=(name,), is_certain=True, master="", address=address, place=at))
    return tuple(found)


def _of_networking(file: str, data: _Data) -> Iterator[Link]:
    interfaces = ("networking", "interfaces")
    for name, options in table_at(data, *interfaces).items():
        given = table_at(options)
        kind: LinkKind = "virtual" if given.get("virtual") is True else ""
        yield Link(name, "declared", Place(file, (*interfaces, name), "key"), kind=kind, mac=_mac(given, "macAddress"))
    for route, below in _MADE:
        for name, options in table_at(data, *route).items():
            yield Link(name, "declared", Place(file, (*route, name), "key"), kind="virtual")
            for option in ("interface", "interfaces", "dev"):
                at = Place(file, (*route, name, option))
                yield from (
                    Link(each, "mentioned", at, kind=below, master=name)
                    for each in _names(table_at(options).get(option))
                )
    wireless = ("networking", "wlanInterfaces")
    for name, options in table_at(data, *wireless).items():
        yield Link(name, "declared", Place(file, (*wireless, name), "key"), kind="wireless")
        at = Place(file, (*wireless, name, "device"))
        yield from (Link(each, "mentioned", at, kind="wireless") for each in words(table_at(options).get("device")))
    at = Place(file, ("networking", "wireless", "interfaces"))
    listed = words(table_at(data, "networking", "wireless").get("interfaces"))
    yield from (Link(each, "mentioned", at, kind="wireless") for each in listed)
    renamed = ("networking", "renameInterfacesByMac")
    for name, mac in table_at(data, *renamed).items():
        yield Link(name, "declared", Place(file, (*renamed, name), "key"), mac=_mac({"": mac}, ""))
    for route in _MENTIONING:
        value = table_at(data, *route[:-1]).get(str(route[-1]))
        yield from (Link(each, "mentioned", Place(file, route)) for each in words(value))


def _of_networkd(file: str, data: _Data) -> Iterator[Link]:
    for name, options in table_at(data, *_NETWORKD, "netdevs").items():
        block = table_at(options, "netdevConfig")
        at = Place(file, (*_NETWORKD, "netdevs", name, "netdevConfig", "Name"))
        for each in words(block.get("Name")):
            yield Link(each, "declared", at, kind="virtual", mac=_mac(block, "MACAddress"))
    for name, options in table_at(data, *_NETWORKD, "links").items():
        block, match = table_at(options, "linkConfig"), table_at(options, "matchConfig")
        mac = _mac(block, "MACAddress") or next((mac for key in _MAC if (mac := _mac(match, key))), "")
        for option in ("Name", "AlternativeName"):
            at = Place(file, (*_NETWORKD, "links", name, "linkConfig", option))
            yield from (Link(each, "declared", at, mac=mac) for each in words(block.get(option)))
        at = Place(file, (*_NETWORKD, "links", name, "matchConfig", "OriginalName"))
        yield from (Link(each, "matched", at) for each in words(match.get("OriginalName")))
    for name, options in table_at(data, *_NETWORKD, "networks").items():
        at = Place(file, (*_NETWORKD, "networks", name, "matchConfig", "Name"))
        matched = words(table_at(options, "matchConfig").get("Name"))
        mac = _mac(table_at(options, "linkConfig"), "MACAddress") if len(matched) == 1 else ""
        yield from (Link(each, "matched", at, mac=mac) for each in matched)
        yield from _built_on(file, name, table_at(options))


def _built_on(file: str, name: str, options: _Data) -> Iterator[Link]:
    """The links that a network names: those that are made on its links, or take them in."""
    for key in _BUILT_ON:
        at = Place(file, (*_NETWORKD, "networks", name, "networkConfig", key))
        yield from (Link(each, "mentioned", at) for each in words(table_at(options, "networkConfig").get(key)))
    for option in (key.lower() for key in _BUILT_ON):
        at = Place(file, (*_NETWORKD, "networks", name, option))
        yield from (Link(each, "mentioned", at) for each in words(options.get(option)))


def _network(file: str, name: str, options: _Data) -> Network:
    match, network = table_at(options, "matchConfig"), table_at(options, "networkConfig")
    off = options.get("enable") is False or _is_on(table_at(options, "linkConfig").get("Unmanaged"))
    masters = (*words(network.get("Bridge")), *words(network.get("Bond")))
    is_of_one = options.get("enable") is False or ("Name" not in match and _OF_ONE_CARD.issuperset(match))
    return Network(
        name=name,
        names=() if is_of_one else words(match.get("Name", "*")),
        is_certain=is_of_one or set(match) == {"Name"},
        master="" if off or not masters else masters[0],
        address="" if off else _address(options, network),
        place=Place(file, (*_NETWORKD, "networks", name), "key"),
    )


def _address(options: _Data, network: _Data) -> str:
    """The option by which a network gives addresses; empty for none."""
    if _is_on(network.get("DHCP")) or _is_on(options.get("DHCP")):
        return "DHCP"
    given = (network.get("Address"), options.get("address"), options.get("addresses"))
    return "Address" if any(given) else ""


def _scripted_address(options: _Data) -> str:
    if options.get("useDHCP") is True:
        return "useDHCP"
    families = (family for family in ("ipv4", "ipv6") if table_at(options, family).get("addresses"))
    return next((f"{family}.addresses" for family in families), "")


def _is_on(value: object) -> bool:
    return value is True or (isinstance(value, str) and value.lower() in _TRUE)


def _names(value: object) -> Sequence[str]:
    """Names, or those of a table such as `networking.vswitches.<name>.interfaces`, without ports that it makes."""
    if isinstance(value, dict):
        return tuple(name for name, options in value.items() if not table_at(options).get("type"))
    return words(value)


def _mac(options: _Data, key: str) -> str:
    value = options.get(key)
    return value.lower() if isinstance(value, str) else ""

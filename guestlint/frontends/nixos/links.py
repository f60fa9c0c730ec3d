"""The network links that the document says the host has.

These are options of NixOS, which checks them: what is not of the shape that is looked for is passed over.
Sources: nixpkgs, nixos/modules/tasks/network-interfaces.nix, nixos/modules/services/networking/ (wireguard.nix,
wg-quick.nix, openconnect.nix, supplicant.nix, nat.nix, firewall.nix) and
nixos/modules/system/boot/networkd.nix; systemd.link(5), systemd.netdev(5) and systemd.network(5).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from guestlint.frontends.nixos.networks import INTERFACES, NETWORKS, has_networkd, interface_name, match_of
from guestlint.frontends.nixos.values import table_at, words
from guestlint.hints import Any
from guestlint.names.patterns import pattern_list
from guestlint.picture.links import Link, LinkKind
from guestlint.source.route import Place, Route

_Data = Mapping[str, Any]

_MADE: Mapping[Route, tuple[LinkKind, LinkKind]] = {
    ("networking", "vlans"): ("virtual", ""),
    ("networking", "macvlans"): ("virtual", ""),
    ("networking", "sits"): ("tunnel", ""),
    ("networking", "greTunnels"): ("virtual", ""),
    ("networking", "ipips"): ("tunnel", ""),
    ("networking", "wireguard", "interfaces"): ("tunnel", ""),
    ("networking", "wg-quick", "interfaces"): ("tunnel", ""),
    ("networking", "openconnect", "interfaces"): ("tunnel", ""),
    ("networking", "bridges"): ("virtual", "port"),
    ("networking", "bonds"): ("virtual", "port"),
    ("networking", "vswitches"): ("virtual", "port"),
}
"""Options that make links: what they are, and what it makes of the links that they are built on."""

_MENTIONING: tuple[Route, ...] = (
    ("networking", "nat", "externalInterface"),
    ("networking", "nat", "internalInterfaces"),
    ("networking", "defaultGateway", "interface"),
    ("networking", "defaultGateway6", "interface"),
    ("networking", "dhcpcd", "allowInterfaces"),
    ("networking", "firewall", "trustedInterfaces"),
)
_KEYED: tuple[Route, ...] = (("networking", "firewall", "interfaces"), ("networking", "supplicant"))
"""Options whose keys are names of links."""
_NOT_LINKS = frozenset({"LAN", "WLAN", "DBUS"})
"""Keys of `networking.supplicant` that stand for more than one link."""

_RENAMED = ("networking", "renameInterfacesByMac")
_NETDEVS = ("systemd", "network", "netdevs")
_LINKS = ("systemd", "network", "links")
_BUILT_ON = ("VLAN", "MACVLAN", "MACVTAP", "IPVLAN", "Tunnel", "Bridge", "Bond", "VRF", "VXLAN")
_MOST_NAMES = 16
"""So many names of one link are known to be of one link."""
_MACS = ("MACAddress", "PermanentMACAddress")
_WITHOUT_FRAMES = frozenset(
    {
        "tun",
        "wireguard",
        "sit",
        "ipip",
        "gre",
        "ip6gre",
        "ip6tnl",
        "vti",
        "vti6",
        "xfrm",
        "nlmon",
        "vcan",
        "vxcan",
        "ipoib",
    }
)
"""Kinds of devices that are no Ethernet devices: include/uapi/linux/if_arp.h has types of their own for them."""


def read_links(file: str, data: _Data) -> Sequence[Link]:
    """The host's links, in the order of the options above and then of the document."""
    if "networking" not in data and "systemd" not in data:
        return ()
    found = (
        *_of_interfaces(file, data),
        *_of_makers(file, data),
        *_of_wireless(file, data),
        *_of_mentions(file, data),
        *_of_netdevs(file, data),
        *_of_link_files(file, data),
        *_of_networks(file, data),
    )
    # An address that the host sets takes the place of the one that the card is known by.
    changed = {link.name for link in found if link.mac and not _is_known_by_mac(link)}
    return tuple(link._replace(mac="") if link.name in changed and _is_known_by_mac(link) else link for link in found)


def _is_known_by_mac(link: Link) -> bool:
    return link.place.route[:2] == _RENAMED or link.place.route[:3] == _LINKS


def _of_interfaces(file: str, data: _Data) -> Iterator[Link]:
    for key, value in table_at(data, *INTERFACES).items():
        options = table_at(value)
        name = interface_name(key, options)
        kind: LinkKind = ""
        if options.get("virtual") is True:
            default = "tun" if key.startswith("tun") else "tap"
            kind = "tunnel" if options.get("virtualType", default) == "tun" else "virtual"
        yield Link(name, "declared", Place(file, (*INTERFACES, key), "key"), kind=kind, mac=_mac(options, "macAddress"))
    for name, mac in table_at(data, *_RENAMED).items():
        yield Link(name, "declared", Place(file, (*_RENAMED, name), "key"), mac=_mac({"": mac}, ""))


def _of_makers(file: str, data: _Data) -> Iterator[Link]:
    for route, (made, below) in _MADE.items():
        for name, value in table_at(data, *route).items():
            options = table_at(value)
            kind = "tunnel" if route[-1] == "greTunnels" and options.get("type") in ("tun", "tun6") else made
            yield Link(name, "declared", Place(file, (*route, name), "key"), kind=kind)
            for option in ("interface", "interfaces", "dev"):
                given = options.get(option)
                at = Place(file, (*route, name, option))
                if isinstance(given, dict):
                    yield from _of_switch(at, name, given)
                else:
                    yield from (Link(each, "mentioned", at, kind=below, master=name) for each in words(given))


def _of_switch(at: Place, name: str, ports: _Data) -> Iterator[Link]:
    """The links in `networking.vswitches.<name>.interfaces`, and those that the switch makes itself."""
    for port, options in ports.items():
        given = table_at(options).get("type")
        if given == "internal":
            yield Link(port, "declared", at._replace(route=(*at.route, port), part="key"), kind="virtual")
        elif not given:
            yield Link(port, "mentioned", at, kind="port", master=name)


def _of_wireless(file: str, data: _Data) -> Iterator[Link]:
    wireless = ("networking", "wlanInterfaces")
    for name, value in table_at(data, *wireless).items():
        options = table_at(value)
        # With four addresses in each frame, a client sends for others as well.
        kind: LinkKind = "" if options.get("fourAddr") is True else "wireless"
        yield Link(name, "declared", Place(file, (*wireless, name), "key"), kind=kind, mac=_mac(options, "mac"))
        at = Place(file, (*wireless, name, "device"))
        yield from (Link(each, "mentioned", at, kind=kind) for each in words(options.get("device")))
    at = Place(file, ("networking", "wireless", "interfaces"))
    listed = words(table_at(data, "networking", "wireless").get("interfaces"))
    yield from (Link(each, "mentioned", at, kind="wireless") for each in listed)


def _of_mentions(file: str, data: _Data) -> Iterator[Link]:
    for route in _MENTIONING:
        value = table_at(data, *route[:-1]).get(str(route[-1]))
        yield from (Link(each, "mentioned", Place(file, route)) for each in words(value))
    for route in _KEYED:
        for key in table_at(data, *route):
            at = Place(file, (*route, key), "key")
            yield from (Link(name, "mentioned", at) for name in key.split() if name not in _NOT_LINKS)


def _of_netdevs(file: str, data: _Data) -> Iterator[Link]:
    for key, value in table_at(data, *_NETDEVS).items() if has_networkd(data) else ():
        options = table_at(value)
        block = table_at(options, "netdevConfig")
        of_kind = block.get("Kind")
        # A `fou` is a port that the kernel listens on.
        if options.get("enable") is False or of_kind == "fou":
            continue
        is_tunnel = isinstance(of_kind, str) and of_kind in _WITHOUT_FRAMES
        kind: LinkKind = "tunnel" if is_tunnel else "wireless" if of_kind == "wlan" else "virtual"
        for section in ("netdevConfig", "peerConfig"):
            given = table_at(options, section)
            at = Place(file, (*_NETDEVS, key, section, "Name"))
            yield from (
                Link(each, "declared", at, kind=kind, mac=_mac(given, "MACAddress"))
                for each in words(given.get("Name"))
            )


def _of_link_files(file: str, data: _Data) -> Iterator[Link]:
    for key, value in table_at(data, *_LINKS).items():
        options = table_at(value)
        if options.get("enable") is False:
            continue
        block, match = table_at(options, "linkConfig"), table_at(options, "matchConfig")
        of_card = "" if block.get("MACAddressPolicy") == "random" else _first_mac(match)
        mac = _mac(block, "MACAddress") or of_card
        names = [(name, option) for option in ("Name", "AlternativeName") for name in words(block.get(option))]
        also = tuple(name for name, _ in names[:_MOST_NAMES]) if names[1:] else ()
        for name, option in names:
            at = Place(file, (*_LINKS, key, "linkConfig", option))
            yield Link(name, "declared", at, mac=mac, also=also)
        at = Place(file, (*_LINKS, key, "matchConfig", "OriginalName"))
        yield from (Link(each, "matched", at) for each in pattern_list(match.get("OriginalName")))


def _of_networks(file: str, data: _Data) -> Iterator[Link]:
    for key, value in table_at(data, *NETWORKS).items():
        options = table_at(value)
        if options.get("enable") is False:
            continue
        option = ("matchConfig", "Name") if "Name" in table_at(options, "matchConfig") else ("name",)
        at = Place(file, (*NETWORKS, key, *option))
        matched = pattern_list(match_of(options).get("Name"))
        mac = _mac(table_at(options, "linkConfig"), "MACAddress") if len(matched) == 1 else ""
        yield from (Link(each, "matched", at, mac=mac) for each in matched)
        for name in _BUILT_ON:
            at = Place(file, (*NETWORKS, key, "networkConfig", name))
            yield from (Link(each, "mentioned", at) for each in words(table_at(options, "networkConfig").get(name)))
            at = Place(file, (*NETWORKS, key, name.lower()))
            yield from (Link(each, "mentioned", at) for each in words(options.get(name.lower())))


def _first_mac(match: _Data) -> str:
    """Of a match by one address."""
    given = next((mac for each in _MACS if (mac := _mac(match, each))), "")
    return given if len(given.split()) == 1 else ""


def _mac(options: _Data, key: str) -> str:
    value = options.get(key)
    return value.lower() if isinstance(value, str) else ""

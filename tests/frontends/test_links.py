"""Links of the host, as NixOS's options say them: what each is, where that is said, and what is none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from guestlint.frontends.nixos.links import read_links
from guestlint.picture.links import Link

Json = dict[str, Any]
MAC = "02:00:00:00:00:0A"
LOWER = MAC.lower()


def described(link: Link) -> tuple[str, ...]:
    """Name, how it is known, kind, master and address, and the route as text."""
    place = ".".join(map(str, link.place.route))
    return link.name, link.how, link.kind, link.master, link.mac, place


def links(data: Mapping[str, Any]) -> list[tuple[str, ...]]:
    return [described(link) for link in read_links("host.toml", data)]


def networking(**options: Any) -> Json:
    return {"networking": options}


def networkd(**options: Any) -> Json:
    return {"systemd": {"network": options}}


@pytest.mark.parametrize("data", [{}, {"guests": {}}, networking(), networkd(), {"systemd": 1, "networking": []}])
def test_a_host_without_links(data: Json) -> None:
    assert links(data) == []


@pytest.mark.parametrize(
    ("entry", "kind", "mac"),
    [
        ({}, "", ""),
        ({"macAddress": MAC}, "", LOWER),
        ({"macAddress": 1}, "", ""),
        ({"virtual": False}, "", ""),
        ({"virtual": True}, "virtual", ""),
        ({"virtual": True, "virtualType": "tap"}, "virtual", ""),
        ({"virtual": True, "virtualType": "tun"}, "tunnel", ""),
        ({"virtualType": "tun"}, "", ""),
    ],
)
def test_interfaces(entry: Json, kind: str, mac: str) -> None:
    found = links(networking(interfaces={"x": entry, "tun0": {"virtual": True}, "y": {"name": "z"}}))
    assert found == [
        ("x", "declared", kind, "", mac, "networking.interfaces.x"),
        ("tun0", "declared", "tunnel", "", "", "networking.interfaces.tun0"),
        ("z", "declared", "", "", "", "networking.interfaces.y"),
    ]


@pytest.mark.parametrize(
    ("option", "entry", "expected"),
    [
        ("vlans", {"interface": "lan"}, [("x", "virtual", ""), ("lan", "", "x")]),
        ("macvlans", {"interface": "lan"}, [("x", "virtual", ""), ("lan", "", "x")]),
        ("sits", {"dev": "lan"}, [("x", "tunnel", ""), ("lan", "", "x")]),
        ("ipips", {}, [("x", "tunnel", "")]),
        ("greTunnels", {}, [("x", "virtual", "")]),
        ("greTunnels", {"type": "tap"}, [("x", "virtual", "")]),
        ("greTunnels", {"type": "tun"}, [("x", "tunnel", "")]),
        ("greTunnels", {"type": "tun6"}, [("x", "tunnel", "")]),
        ("vlans", {"type": "tun"}, [("x", "virtual", "")]),
        ("bridges", {"interfaces": ["a", "b"]}, [("x", "virtual", ""), ("a", "port", "x"), ("b", "port", "x")]),
        ("bonds", {"interfaces": ["a"]}, [("x", "virtual", ""), ("a", "port", "x")]),
        ("bridges", {"interfaces": 1}, [("x", "virtual", "")]),
        ("vswitches", {"interfaces": {"a": {}}}, [("x", "virtual", ""), ("a", "port", "x")]),
        ("vswitches", {"interfaces": {"a": {"type": "internal"}}}, [("x", "virtual", ""), ("a", "virtual", "")]),
        ("vswitches", {"interfaces": {"a": {"type": "vxlan"}}}, [("x", "virtual", "")]),
    ],
)
def test_options_that_make_links(option: str, entry: Json, expected: list[tuple[str, str, str]]) -> None:
    assert [(name, kind, master) for name, _, kind, master, _, _ in links(networking(**{option: {"x": entry}}))] == (
        expected
    )


def test_tunnels_with_options_of_their_own() -> None:
    for option in ("wireguard", "wg-quick", "openconnect"):
        at = f"networking.{option}.interfaces.wg0"
        found = links({"networking": {option: {"interfaces": {"wg0": {}}}}})
        assert found == [("wg0", "declared", "tunnel", "", "", at)]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"wlanInterfaces": {"w": {}}}, [("w", "declared", "wireless", "")]),
        ({"wlanInterfaces": {"w": {"mac": MAC}}}, [("w", "declared", "wireless", LOWER)]),
        (
            {"wlanInterfaces": {"w": {"device": "card"}}},
            [("w", "declared", "wireless", ""), ("card", "mentioned", "wireless", "")],
        ),
        (
            {"wlanInterfaces": {"w": {"device": "card", "fourAddr": True}}},
            [("w", "declared", "", ""), ("card", "mentioned", "", "")],
        ),
        ({"wireless": {"interfaces": ["a", "b"]}}, [(name, "mentioned", "wireless", "") for name in "ab"]),
    ],
)
def test_wireless_cards(options: Json, expected: list[tuple[str, str, str, str]]) -> None:
    assert [(name, how, kind, mac) for name, how, kind, _, mac, _ in links(networking(**options))] == expected


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"nat": {"externalInterface": "a"}}, [("a", "nat.externalInterface")]),
        ({"nat": {"internalInterfaces": ["a", "b"]}}, [(name, "nat.internalInterfaces") for name in "ab"]),
        ({"defaultGateway": {"interface": "a"}}, [("a", "defaultGateway.interface")]),
        ({"defaultGateway6": {"interface": "a"}}, [("a", "defaultGateway6.interface")]),
        ({"defaultGateway": "10.0.0.1"}, []),
        ({"dhcpcd": {"allowInterfaces": ["a"]}}, [("a", "dhcpcd.allowInterfaces")]),
        ({"firewall": {"trustedInterfaces": ["a"]}}, [("a", "firewall.trustedInterfaces")]),
        ({"firewall": {"interfaces": {"a": {}}}}, [("a", "firewall.interfaces.a")]),
        ({"supplicant": {"a b": {}, "LAN": {}, "WLAN": {}, "DBUS": {}}}, [(name, "supplicant.a b") for name in "ab"]),
    ],
)
def test_options_that_name_links(options: Json, expected: list[tuple[str, str]]) -> None:
    found = links(networking(**options))
    assert found == [(name, "mentioned", "", "", "", f"networking.{at}") for name, at in expected]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        *((kind, "tunnel") for kind in ("wireguard", "tun", "sit", "ipip", "gre", "vti", "xfrm", "ipoib", "vxcan")),
        *((kind, "virtual") for kind in ("bridge", "bond", "vlan", "tap", "dummy", "macvlan", "veth", "gretap", None)),
        ("wlan", "wireless"),
    ],
)
def test_devices_of_networkd(kind: str | None, expected: str) -> None:
    config = {"Name": "x", "MACAddress": MAC} | ({"Kind": kind} if kind else {})
    netdevs = {"10": {"netdevConfig": config, "peerConfig": {"Name": "y"}}}
    found = links(networkd(netdevs=netdevs))
    assert found == [
        ("x", "declared", expected, "", LOWER, "systemd.network.netdevs.10.netdevConfig.Name"),
        ("y", "declared", expected, "", "", "systemd.network.netdevs.10.peerConfig.Name"),
    ]
    off: list[Json] = [
        networkd(netdevs={"10": {**netdevs["10"], "enable": False}}),
        networkd(netdevs=netdevs, enable=False),
        networkd(netdevs={"10": {"netdevConfig": {"Name": "x", "Kind": "fou"}}}),
    ]
    assert [links(data) for data in off] == [[], [], []]
    used = {**networkd(netdevs=netdevs, enable=False), **networking(useNetworkd=True)}
    assert links(used) == found


@pytest.mark.parametrize(
    ("link", "match", "expected"),
    [
        ({"Name": "x"}, {}, [("x", "declared", "")]),
        ({"Name": "x"}, {"MACAddress": MAC}, [("x", "declared", LOWER)]),
        ({"Name": "x"}, {"PermanentMACAddress": MAC}, [("x", "declared", LOWER)]),
        ({"Name": "x"}, {"MACAddress": f"{MAC} {MAC}"}, [("x", "declared", "")]),
        ({"Name": "x", "MACAddressPolicy": "random"}, {"MACAddress": MAC}, [("x", "declared", "")]),
        ({"Name": "x", "MACAddress": "02:00:00:00:00:0b"}, {}, [("x", "declared", "02:00:00:00:00:0b")]),
        (
            {"Name": "x"},
            {"OriginalName": "en* eth0"},
            [("x", "declared", ""), ("en*", "matched", ""), ("eth0", "matched", "")],
        ),
        ({}, {"OriginalName": "en*"}, [("en*", "matched", "")]),
        ({"Name": "x", "AlternativeName": "y z"}, {}, [(name, "declared", "") for name in "xyz"]),
    ],
)
def test_link_files(link: Json, match: Json, expected: list[tuple[str, str, str]]) -> None:
    entry = {"linkConfig": link, "matchConfig": match}
    found = [(name, how, mac) for name, how, _, _, mac, _ in links(networkd(links={"10": entry}))]
    assert found == expected
    assert links(networkd(links={"10": {**entry, "enable": False}})) == []


def test_names_of_one_link() -> None:
    entry = {"linkConfig": {"Name": "x", "AlternativeName": ["y", "z"]}}
    assert [link.also for link in read_links("f", networkd(links={"1": entry}))] == [("x", "y", "z")] * 3
    (alone,) = read_links("f", networkd(links={"1": {"linkConfig": {"Name": "x"}}}))
    assert alone.also == ()


@pytest.mark.parametrize(("number", "known"), [(2, 2), (16, 16), (17, 16), (40, 16)])
def test_very_many_names_of_one_link(number: int, known: int) -> None:
    """All are names of links; that they are of one is known of the first."""
    names = [f"n{at}" for at in range(number)]
    found = read_links("f", networkd(links={"1": {"linkConfig": {"AlternativeName": names}}}))
    assert [link.name for link in found] == names
    assert {link.also for link in found} == {tuple(names[:known])}


def test_an_address_that_the_host_sets_is_the_one_that_counts() -> None:
    """That which a card is known by is its own; the option that gives another changes it."""
    by_mac = {"renameInterfacesByMac": {"lan": MAC}}
    assert links(networking(**by_mac)) == [("lan", "declared", "", "", LOWER, "networking.renameInterfacesByMac.lan")]
    changed = networking(interfaces={"lan": {"macAddress": "02:00:00:00:00:0b"}}, **by_mac)
    assert [(name, mac) for name, _, _, _, mac, _ in links(changed)] == [("lan", "02:00:00:00:00:0b"), ("lan", "")]
    other = networking(interfaces={"wan": {"macAddress": "02:00:00:00:00:0b"}}, **by_mac)
    assert [(name, mac) for name, _, _, _, mac, _ in links(other)] == [("wan", "02:00:00:00:00:0b"), ("lan", LOWER)]
    by_file = networkd(
        links={"1": {"linkConfig": {"Name": "lan"}, "matchConfig": {"MACAddress": MAC}}},
        networks={"1": {"matchConfig": {"Name": "lan"}, "linkConfig": {"MACAddress": "02:00:00:00:00:0b"}}},
    )
    assert [(name, mac) for name, _, _, _, mac, _ in links(by_file)] == [("lan", ""), ("lan", "02:00:00:00:00:0b")]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"matchConfig": {"Name": "a b*"}}, [("a", "matched", ""), ("b*", "matched", "")]),
        ({"matchConfig": {"Name": ["a", "b"]}}, [("a", "matched", ""), ("b", "matched", "")]),
        ({"name": "a"}, [("a", "matched", "")]),
        ({"name": "a", "matchConfig": {"Name": "b"}}, [("b", "matched", "")]),
        ({"name": "a", "linkConfig": {"MACAddress": MAC}}, [("a", "matched", LOWER)]),
        ({"name": "a b", "linkConfig": {"MACAddress": MAC}}, [("a", "matched", ""), ("b", "matched", "")]),
        ({"name": "a", "networkConfig": {"Bridge": "br0"}}, [("a", "matched", ""), ("br0", "mentioned", "")]),
        ({"name": "a", "vlan": ["v1", "v2"]}, [("a", "matched", ""), *((v, "mentioned", "") for v in ("v1", "v2"))]),
        ({"name": "a", "enable": False}, []),
        ({}, []),
    ],
)
def test_links_of_networks(entry: Json, expected: list[tuple[str, str, str]]) -> None:
    found = links(networkd(networks={"10": entry}))
    assert [(name, how, mac) for name, how, _, _, mac, _ in found] == expected


def test_where_a_match_is_written() -> None:
    at = "systemd.network.networks.10"
    assert links(networkd(networks={"10": {"name": "a"}}))[0][-1] == f"{at}.name"
    assert links(networkd(networks={"10": {"matchConfig": {"Name": "a"}}}))[0][-1] == f"{at}.matchConfig.Name"
    assert links(networkd(networks={"10": {"bridge": ["b"]}}))[0][-1] == f"{at}.bridge"

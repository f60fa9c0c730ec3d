"""What the host makes of its links itself: ports, wireless cards, networks that take the guests' interfaces in."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.table import container, containers, findings, later, said, vm

LINK = "guests.a.microvm.macvtap"
Match = dict[str, Any]


def networks(**each: Any) -> dict[str, Any]:
    return {"systemd": {"network": {"networks": each}}}


def network(match: Match, **more: Any) -> dict[str, Any]:
    return {"matchConfig": match, **more}


def renamed(mac: str) -> dict[str, Any]:
    return {"networking": {"renameInterfacesByMac": {"lan": mac}}}


def links(match: dict[str, str], link: dict[str, str]) -> dict[str, Any]:
    return {"systemd": {"network": {"links": {"l": {"matchConfig": match, "linkConfig": link}}}}}


MAC = "02:00:00:00:00:01"
BRIDGE = {"networkConfig": {"Bridge": "br0"}}
DHCP = {"networkConfig": {"DHCP": "yes"}}
UNMANAGED = {"linkConfig": {"Unmanaged": True}}


@pytest.mark.parametrize(
    ("facts", "master"),
    [
        ({"networking": {"bridges": {"br0": {"interfaces": ["lan"]}}}}, "br0"),
        ({"networking": {"bridges": {"br0": {"interfaces": ["wan"]}}}}, ""),
        ({"networking": {"bridges": {"lan": {"interfaces": ["eth0"]}}}}, ""),
        ({"networking": {"bonds": {"bond0": {"interfaces": ["eth0", "lan"]}}}}, "bond0"),
        ({"networking": {"vswitches": {"vs0": {"interfaces": {"lan": {}}}}}}, "vs0"),
        ({"networking": {"vswitches": {"vs0": {"interfaces": {"lan": {"type": "internal"}}}}}}, ""),
        ({"networking": {"vlans": {"v1": {"id": 1, "interface": "lan"}}}}, ""),
        ({"networking": {"macvlans": {"m1": {"interface": "lan"}}}}, ""),
        (networks(n=network({"Name": "lan"}, **BRIDGE)), "br0"),
        (networks(n=network({"Name": ["wan", "l*"]}, **BRIDGE)), "br0"),
        (networks(n=network({"Name": "lan"}, networkConfig={"Bond": "bond0"})), "bond0"),
        (networks(n=network({"Name": "!wan"}, networkConfig={"Bond": "bond0"})), "bond0"),
        (networks(n=network({"Name": "!lan wan"}, **BRIDGE)), ""),
        (networks(n=network({"Name": "wan"}, **BRIDGE)), ""),
        (networks(n=network({"Name": "lan", "Type": "ether"}, **BRIDGE)), ""),
        (networks(n=network({"Type": "ether"}, **BRIDGE)), ""),
        (networks(n=network({"MACAddress": "02:00:00:00:00:01"}, **BRIDGE)), ""),
        (networks(a=network({"Name": "lan"}), b=network({"Name": "l*"}, **BRIDGE)), ""),
        (networks(b=network({"Name": "lan"}), a=network({"Name": "l*"}, **BRIDGE)), "br0"),
        (networks(a=network({"Name": "lan"}, enable=False), b=network({"Name": "l*"}, **BRIDGE)), "br0"),
        (networks(a=network({"MACAddress": "x"}), b=network({"Name": "lan"}, **BRIDGE)), "br0"),
        (networks(a=network({"Kind": "bridge"}), b=network({"Name": "lan"}, **BRIDGE)), ""),
        (networks(n=network({"Name": "lan"}, **BRIDGE, **UNMANAGED)), ""),
        (networks(n=network({"Name": "lan"}, networkConfig={"Bridge": "br0", "KeepMaster": True})), ""),
        (networks(n={"name": "lan", "bridge": ["br0"]}), "br0"),
        (networks(n={"name": "lan", "bond": ["bond0"]}), "bond0"),
        (networks(n=network({"Name": ["l*", "!lan"]}, **BRIDGE)), ""),
        (networks(n=network({"Name": ["!wan", "lan"]}, **BRIDGE)), "br0"),
        (networks(n=network({"Name": "lan", "MACAddress": MAC}, **BRIDGE)), ""),
        (networks(a=network({"MACAddress": MAC}), b=network({"Name": "l*"}, **BRIDGE)), ""),
        ({**networks(n=network({"MACAddress": MAC}, **BRIDGE)), **renamed(MAC)}, "br0"),
        ({**networks(n=network({"MACAddress": MAC}, **BRIDGE)), **renamed("02:00:00:00:00:02")}, ""),
        ({"systemd": {"network": {"enable": False, "networks": {"n": network({"Name": "lan"}, **BRIDGE)}}}}, ""),
    ],
)
def test_a_link_that_is_a_port(facts: dict[str, Any], master: str) -> None:
    found = [each for each in findings({"a": vm()}, **facts) if each.rule != "guest-interface-taken"]
    assert [(each.rule, each.severity, each.path) for each in found] == (
        [("busy-host-link", "error", LINK)] if master else []
    )
    for each in found:
        assert f"a port of `{master}`" in each.diagnostic.message


def test_a_port_is_said_once_of_all_kinds_of_guests() -> None:
    facts: dict[str, Any] = {"networking": {"bridges": {"br0": {"interfaces": ["lan"]}}}}
    (finding,) = findings({"a": container(), "b": vm()}, **facts)
    assert finding.path == "guests.a.container.macvlan"
    assert "refuses a macvlan" in finding.diagnostic.message
    assert [step.at.route[:2] for step in finding.diagnostic.related] == [("networking", "bridges"), ("guests", "b")]
    assert said({"a": containers("lan")}, **facts)[0][0] == "busy-host-link"


@pytest.mark.parametrize("matched", ["lan", "eth-main", "eth-*"])
@pytest.mark.parametrize("used", ["lan", "eth-main"])
def test_each_name_of_a_link_is_as_good_as_the_other(used: str, matched: str) -> None:
    named = {"l": {"matchConfig": {"Path": "pci-1"}, "linkConfig": {"Name": "eth-main", "AlternativeName": "lan"}}}
    systemd = {"network": {"links": named, "networks": {"n": network({"Name": matched}, **BRIDGE)}}}
    assert said({"a": vm(microvm={"macvtap": used})}, systemd=systemd) == [("busy-host-link", "error", LINK)]


def test_the_loopback_interface_carries_no_guest() -> None:
    assert said({"a": vm(microvm={"macvtap": "lo"})}) == [("busy-host-link", "error", LINK)]


def made(option: str, link: str, **more: Any) -> dict[str, Any]:
    return {"networking": {option: {link: more}}}


def netdev(kind: str, **more: Any) -> dict[str, Any]:
    return {"systemd": {"network": {"netdevs": {"d": {"netdevConfig": {"Name": "t0", "Kind": kind}, **more}}}}}


@pytest.mark.parametrize(
    ("facts", "finds"),
    [
        ({"networking": {"wireguard": {"interfaces": {"t0": {}}}}}, True),
        ({"networking": {"wg-quick": {"interfaces": {"t0": {}}}}}, True),
        (made("sits", "t0", dev="eth0"), True),
        (made("sits", "x", dev="t0"), False),
        (made("ipips", "t0"), True),
        (made("greTunnels", "t0"), False),
        (made("greTunnels", "t0", type="tap6"), False),
        (made("greTunnels", "t0", type="tun6"), True),
        (made("interfaces", "t0", virtual=True), False),
        (made("interfaces", "t0", virtual=True, virtualType="tun"), True),
        (made("interfaces", "t0", virtualType="tun"), False),
        (made("vlans", "t0", id=1, interface="eth0"), False),
        (made("vswitches", "vs", interfaces={"t0": {"type": "internal"}}), False),
        (netdev("wireguard"), True),
        (netdev("gre"), True),
        (netdev("gretap"), False),
        (netdev("wireguard", enable=False), False),
    ],
)
def test_a_link_without_ethernet_frames(facts: dict[str, Any], *, finds: bool) -> None:
    found = said({"a": vm(microvm={"macvtap": "t0"})}, **facts)
    assert found == ([("busy-host-link", "error", LINK)] if finds else [])


@pytest.mark.parametrize(
    ("facts", "finds"),
    [
        (netdev("bridge"), False),
        ({"systemd": {"network": {"netdevs": {"d": {"netdevConfig": {"Name": "vm-a", "Kind": "bridge"}}}}}}, True),
        ({"systemd": {"network": {"netdevs": {"d": {"netdevConfig": {"Name": "vm-a", "Kind": "fou"}}}}}}, False),
        (
            {
                "systemd": {
                    "network": {"netdevs": {"d": {"netdevConfig": {"Name": "v"}, "peerConfig": {"Name": "vm-a"}}}}
                }
            },
            True,
        ),
        (made("wireguard", "interfaces", **{"vm-a": {}}), True),
        (made("vswitches", "vs", interfaces={"vm-a": {"type": "internal"}}), True),
        (made("interfaces", "x", name="vm-a", virtual=True), True),
        (made("interfaces", "vm-a"), False),
    ],
)
def test_a_device_of_the_hosts_own_with_the_name_of_a_guests(facts: dict[str, Any], *, finds: bool) -> None:
    assert said({"a": vm()}, **facts) == ([("interface-name-clash", "error", "guests.a")] if finds else [])


@pytest.mark.parametrize(
    ("guests", "facts", "rules"),
    [
        (
            {"a": vm()},
            {"bridges": {"br0": {"interfaces": ["lan"]}}, "interfaces": {"lan": {"useDHCP": True}}},
            "busy-host-link",
        ),
        ({"a": container("wlan0")}, {"bridges": {"br0": {"interfaces": ["wlan0"]}}}, "busy-host-link"),
        (
            {"a": vm(microvm={"macvtap": "l:1"})},
            {"bridges": {"br0": {"interfaces": ["l:1"]}}},
            "invalid-interface-name",
        ),
        ({"a": containers("lan:x:y")}, {"bridges": {"br0": {"interfaces": ["lan"]}}}, "malformed-macvlan"),
        ({"a": container("100")}, {"bridges": {"br0": {"interfaces": ["100"]}}}, "invalid-interface-name"),
        ({"a": containers("lan:eth0")}, {"nat": {"externalInterface": "eth0"}}, "main-link-clash"),
    ],
)
def test_one_cause_is_one_finding(guests: dict[str, Any], facts: dict[str, Any], rules: str) -> None:
    assert [rule for rule, _, _ in said(guests, networking=facts)] == [rules]


@pytest.mark.parametrize(
    ("link", "known", "finds"),
    [
        ("lna", ["lan"], True),
        ("laan", ["lan"], True),
        ("wan", ["lan", "wwan", "wlan0", "wan0"], False),
        ("wlan0", ["wan0", "vlan0"], False),
        ("lan1", ["lan0", "lan2"], False),
        ("eno2", ["eno1", "ens2"], False),
        ("br1", ["br0"], False),
        ("portb1", ["porta1"], False),
    ],
)
def test_a_slip_and_another_name(link: str, known: list[str], *, finds: bool) -> None:
    facts: dict[str, Any] = {"networking": {"interfaces": {name: {} for name in known}}}
    found = [rule for rule, _, _ in said({"a": vm(microvm={"macvtap": link})}, **facts)]
    assert ("unknown-host-link" in found) is finds


@pytest.mark.parametrize(
    ("link", "facts", "finds"),
    [
        ("wlan0", {}, True),
        ("wlp59s0", {}, True),
        ("wlo1", {}, True),
        ("wlx0123456789ab", {}, True),
        ("wl-guests", {}, False),
        ("wled", {}, False),
        ("wlan", {}, False),
        ("lan", {"networking": {"wlanInterfaces": {"lan": {"device": "wlp1s0"}}}}, True),
        ("lan", {"networking": {"wlanInterfaces": {"lan": {"device": "wlp1s0", "fourAddr": True}}}}, False),
        ("lan", {"networking": {"wireless": {"interfaces": ["lan"]}}}, True),
        ("wlan0", {"networking": {"bridges": {"wlan0": {"interfaces": []}}}}, False),
    ],
)
def test_a_wireless_card(link: str, facts: dict[str, Any], *, finds: bool) -> None:
    expected = [("wireless-host-link", "warning", LINK)] if finds else []
    assert said({"a": vm(microvm={"macvtap": link})}, **facts) == expected


@pytest.mark.parametrize(
    ("facts", "path"),
    [
        (networks(n=network({"Name": "vm-*"}, **DHCP)), "systemd.network.networks.n"),
        (networks(n=network({"Name": "vm-a"}, address=["192.0.2.1/24"])), "systemd.network.networks.n"),
        (networks(n=network({"Name": "vm-?"}, **BRIDGE)), "systemd.network.networks.n"),
        (networks(n=network({"Name": "vm-*"}, networkConfig={"DHCP": "no"})), ""),
        (networks(n=network({"Name": "vm-*"}, **DHCP, **UNMANAGED)), ""),
        (networks(n=network({"Name": "vm-b"}, **DHCP)), ""),
        (networks(n=network({"Type": "ether"}, **DHCP)), "systemd.network.networks.n"),
        (networks(n=network({"Type": "ether", "Kind": "!*"}, **DHCP)), ""),
        (networks(n=network({"Name": ["*", "!vm-*", "!lan"]}, **DHCP)), ""),
        (networks(n=network({"PermanentMACAddress": "02:00:00:00:00:01"}, **DHCP)), ""),
        (networks(n=network({"Name": "vm-*", "Host": "ward"}, **DHCP)), ""),
        ({"networking": {"interfaces": {"x": {"name": "vm-a", "useDHCP": True}}}}, "networking.interfaces.x"),
        (
            {
                **networks(a=network({"Name": "vm-*"}, **UNMANAGED)),
                "networking": {"interfaces": {"vm-a": {"useDHCP": True}}},
            },
            "networking.interfaces.vm-a",
        ),
        (
            {
                **networks(**{"10-a": network({"Name": "vm-*"}, **UNMANAGED)}),
                "networking": {"useNetworkd": True, "interfaces": {"vm-a": {"useDHCP": True}}},
            },
            "",
        ),
        (networks(a=network({"Name": "vm-*"}, **UNMANAGED), b=network({"Name": "*a"}, **DHCP)), ""),
        ({"networking": {"interfaces": {"vm-a": {"ipv4": {"addresses": [{}]}}}}}, "networking.interfaces.vm-a"),
        ({"networking": {"interfaces": {"vm-a": {"useDHCP": True}}}}, "networking.interfaces.vm-a"),
        ({"networking": {"interfaces": {"vm-a": {}}}}, ""),
    ],
)
def test_a_network_that_takes_the_guests_interfaces_in(facts: dict[str, Any], path: str) -> None:
    assert said({"a": vm()}, **facts) == ([("guest-interface-taken", "warning", path)] if path else [])


def test_a_pattern_takes_in_link_and_guests() -> None:
    found = said({"a": vm(), "b": vm()}, **networks(n=network({"Name": "*"}, **DHCP)))
    assert found == [
        ("guest-interface-taken", "warning", "systemd.network.networks.n"),
        ("host-address-on-guest-link", "info", LINK),
    ]
    (finding,) = findings({"a": later({"x": {"hostLink": "lan"}})}, **networks(n=network({"Name": "vm-*"}, **BRIDGE)))[
        :1
    ]
    assert finding.rule in {"guest-interface-taken", "low-entropy-mac"}


@pytest.mark.parametrize(
    ("facts", "finds"),
    [
        (networks(n=network({"Name": "lan"}, **DHCP)), True),
        (networks(n=network({"Name": "lan"}, networkConfig={"Address": "192.0.2.1/24"})), True),
        (networks(n=network({"Name": "lan"}, networkConfig={"MACVLAN": "self"})), False),
        (networks(n=network({"Name": "wan"}, **DHCP)), False),
        ({"networking": {"interfaces": {"lan": {"useDHCP": True}}}}, True),
        ({"networking": {"interfaces": {"lan": {"ipv6": {"addresses": [{}]}}}}}, True),
        ({"networking": {"interfaces": {"lan": {"useDHCP": False}}}}, False),
    ],
)
def test_the_hosts_own_address_on_the_guests_link(facts: dict[str, Any], *, finds: bool) -> None:
    assert said({"a": vm()}, **facts) == ([("host-address-on-guest-link", "info", LINK)] if finds else [])


@pytest.mark.parametrize(
    ("facts", "finds"),
    [
        (renamed(MAC), True),
        (renamed(MAC.upper()), True),
        ({"networking": {"interfaces": {"lan": {"macAddress": MAC}}}}, True),
        (
            {"networking": {**renamed(MAC)["networking"], "interfaces": {"lan": {"macAddress": "02:00:00:00:00:02"}}}},
            False,
        ),
        (links({"MACAddress": MAC}, {"Name": "lan"}), True),
        (links({"MACAddress": MAC}, {"Name": "eno1", "AlternativeName": "lan"}), True),
        (links({"MACAddress": MAC}, {"Name": "lan", "MACAddressPolicy": "random"}), False),
        (links({"MACAddress": "02:00:00:00:00:02"}, {"Name": "lan", "MACAddress": MAC}), True),
        (links({"MACAddress": f"{MAC} 02:00:00:00:00:02"}, {"Name": "lan"}), False),
        (links({"MACAddress": MAC}, {"Name": "wan"}), False),
    ],
)
def test_the_address_of_the_link_itself(facts: dict[str, Any], *, finds: bool) -> None:
    expected = [("mac-collision", "error", "guests.a.microvm.mac")] if finds else []
    assert said({"a": vm(microvm={"mac": MAC})}, **facts) == expected

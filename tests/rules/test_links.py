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


def test_the_loopback_interface_carries_no_guest() -> None:
    assert said({"a": vm(microvm={"macvtap": "lo"})}) == [("busy-host-link", "error", LINK)]


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
        (networks(n=network({"Name": "*", "Type": "ether"}, **DHCP)), ""),
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

"""Networks of systemd-networkd and of NixOS's scripts: what they match, what they do with a link, and their order."""

from __future__ import annotations

from typing import Any

import pytest

from guestlint.frontends.nixos.networks import has_networkd, read_networks
from guestlint.picture.links import Network

Json = dict[str, Any]
MAC = "02:00:00:00:00:0A"
LOWER = MAC.lower()


def networking(**options: Any) -> Json:
    return {"networking": options}


def networkd(**options: Any) -> Json:
    return {"systemd": {"network": options}}


def one(entry: Json) -> Network | None:
    """The network that an entry makes."""
    found = read_networks("f", networkd(networks={"10": entry}))
    return found[0] if found else None


@pytest.mark.parametrize(
    ("entry", "master", "address"),
    [
        ({}, "", ""),
        ({"networkConfig": {"Bridge": "br0"}}, "br0", ""),
        ({"bridge": ["br0"]}, "br0", ""),
        ({"bridge": ["br0", "br1"]}, "br1", ""),
        ({"networkConfig": {"Bridge": "br0"}, "bridge": ["br1"]}, "br1", ""),
        ({"networkConfig": {"Bridge": "br0", "Bond": "bond0"}}, "bond0", ""),
        ({"bond": ["bond0"], "bridge": ["br0"]}, "bond0", ""),
        ({"networkConfig": {"Bridge": "br0", "KeepMaster": True}}, "", ""),
        ({"networkConfig": {"Bridge": "br0", "KeepMaster": "no"}}, "br0", ""),
        ({"networkConfig": {"Bridge": "br0"}, "linkConfig": {"Unmanaged": "yes"}}, "", ""),
        ({"networkConfig": {"DHCP": "yes"}, "linkConfig": {"Unmanaged": True}}, "", ""),
        ({"networkConfig": {"DHCP": "yes", "KeepMaster": True}}, "", "DHCP"),
        ({"networkConfig": {"DHCP": "ipv4"}}, "", "DHCP"),
        ({"networkConfig": {"DHCP": "no"}}, "", ""),
        ({"DHCP": "yes"}, "", "DHCP"),
        ({"DHCP": "yes", "networkConfig": {"DHCP": "no"}}, "", ""),
        ({"address": ["10.0.0.1/24"]}, "", "Address"),
        ({"address": []}, "", ""),
        ({"addresses": [{"Address": "10.0.0.1/24"}]}, "", "Address"),
        ({"networkConfig": {"Address": "10.0.0.1/24"}}, "", "Address"),
    ],
)
def test_what_a_network_does(entry: Json, master: str, address: str) -> None:
    found = one({"matchConfig": {"Name": "lan"}, **entry})
    assert found is not None
    assert (found.names, found.master, found.address) == (("lan",), master, address)


@pytest.mark.parametrize(
    ("match", "expected"),
    [
        ({"Name": "a  b"}, (("a", "b"), (), (), False, True)),
        ({"Kind": "veth"}, ((), ("veth",), (), False, True)),
        ({"MACAddress": "02-00-00-00-00-0A"}, ((), (), (LOWER,), False, True)),
        ({"MACAddress": [MAC, "02:00:00:00:00:0b"]}, ((), (), (LOWER, "02:00:00:00:00:0b"), False, True)),
        ({"Path": "pci-*"}, ((), (), (), True, True)),
        ({"PermanentMACAddress": MAC}, ((), (), (), True, True)),
        ({"Name": "a", "Host": "x"}, (("a",), (), (), False, False)),
        ({"SSID": "x"}, ((), (), (), False, False)),
    ],
)
def test_what_a_network_matches(match: Json, expected: tuple[Any, ...]) -> None:
    found = one({"matchConfig": match})
    assert found is not None
    assert (found.names, found.kinds, found.macs, found.is_of_card, found.is_certain) == expected


@pytest.mark.parametrize(
    "entry", [{}, {"matchConfig": {}}, {"matchConfig": {"Name": ""}}, {"matchConfig": {"Path": []}}, {"name": ""}, 1]
)
def test_a_network_without_a_match_is_none(entry: Any) -> None:
    assert one(entry) is None


def test_networks_that_are_off() -> None:
    entry = {"matchConfig": {"Name": "lan"}}
    assert one({**entry, "enable": False}) is None
    data = networkd(networks={"10": entry}, enable=False)
    assert (read_networks("f", data), has_networkd(data)) == ((), False)
    assert len(read_networks("f", {**data, **networking(useNetworkd=True)})) == 1


@pytest.mark.parametrize(
    ("entry", "address"),
    [
        ({"useDHCP": True}, "useDHCP"),
        ({"useDHCP": False}, ""),
        ({"ipv4": {"addresses": [{"address": "10.0.0.1"}]}}, "ipv4.addresses"),
        ({"ipv6": {"addresses": [{"address": "fc00::1"}]}}, "ipv6.addresses"),
        ({"ipv4": {"addresses": []}}, ""),
        ({}, ""),
    ],
)
def test_addresses_of_scripts(entry: Json, address: str) -> None:
    found = read_networks("f", networking(interfaces={"lan": entry}))
    assert [(each.name, each.names, each.address) for each in found] == (
        [("lan", ("lan",), address)] if address else []
    )


def test_the_order_of_networks() -> None:
    """Scripts come first, unless networkd does their work: then the names of files decide, `40-` among them."""
    entry = {"matchConfig": {"Name": "lan"}}
    data = {**networkd(networks={"50": entry, "10": entry}), **networking(interfaces={"wan": {"useDHCP": True}})}
    assert [each.name for each in read_networks("f", data)] == ["wan", "10", "50"]
    data["networking"]["useNetworkd"] = True
    assert [each.name for each in read_networks("f", data)] == ["10", "wan", "50"]

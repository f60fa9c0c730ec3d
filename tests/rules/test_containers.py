"""NixOS containers: tables of small hosts, both sides of each limit."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.table import Said, container, findings_of, said, said_of

PAIR = {"privateNetwork": True, "hostAddress": "10.0.0.1"}
WEB = "containers.web"


def started(address: str, **more: Any) -> dict[str, Any]:
    """A container with a pair on no bridge."""
    return {"autoStart": True, **PAIR, "localAddress": address, **more}


def bridged(address: str, bridge: str = "br0", **more: Any) -> dict[str, Any]:
    return {"autoStart": True, "privateNetwork": True, "hostBridge": bridge, "localAddress": address, **more}


@pytest.mark.parametrize(
    ("options", "severity"),
    [
        ({"hostAddress": "10.0.0.1"}, "warning"),
        ({"hostBridge": "br0"}, "warning"),
        ({"forwardPorts": [{"hostPort": 80}]}, "warning"),
        ({"localMacAddress": "02:00:00:00:00:01"}, "warning"),
        ({"localAddress6": "fc00::1"}, "warning"),
        ({"localAddress": "10.0.0.2"}, "info"),
        ({"localAddress": "10.0.0.2", "hostAddress": "10.0.0.1", "extraVeths": {"x": {}}}, "warning"),
        ({"forwardPorts": [], "hostBridge": None}, ""),
        ({"extraVeths": {"x": {"hostAddress": "10.0.0.1"}}}, ""),
        ({"extraVeths": {"x": {"forwardPorts": [{"hostPort": 80}]}}}, "warning"),
        ({"extraVeths": {"x": {"localMacAddress": "02:00:00:00:00:01"}}, "privateNetwork": True}, "warning"),
        ({"extraVeths": {"x": {"localMacAddress": None, "forwardPorts": []}}}, ""),
        ({"macvlans": ["lan"]}, ""),
        (PAIR, ""),
        ({"privateNetwork": True}, ""),
    ],
)
def test_options_of_a_network_that_is_not_there(options: dict[str, Any], severity: str) -> None:
    found = said_of(web=options)
    assert [(rule, level) for rule, level, _ in found] == ([("ignored-network-option", severity)] if severity else [])


@pytest.mark.parametrize(
    ("options", "is_of_host"),
    [
        ({}, True),
        ({"macvlans": ["lan"]}, False),
        ({"interfaces": ["eth1"]}, False),
        ({"extraVeths": {"x": {}}}, False),
        ({"networkNamespace": "/run/netns/x"}, False),
    ],
)
def test_whose_network_it_has_without_one_of_its_own(options: dict[str, Any], *, is_of_host: bool) -> None:
    (found,) = findings_of(web={"hostAddress": "10.0.0.1", **options})
    assert found.rule == "ignored-network-option"
    assert ("shares the host's network" in found.diagnostic.message) is is_of_host


DATA = {"hostPath": "/srv/data", "isReadOnly": False}


@pytest.mark.parametrize(
    ("users", "bind", "severity"),
    [
        ("pick", DATA, "warning"),
        (65536, DATA, "info"),
        ("no", DATA, ""),
        ("identity", DATA, ""),
        (0, DATA, ""),
        ("pick", DATA | {"isReadOnly": True}, ""),
        ("pick", DATA | {"mountPoint": "/data:idmap"}, ""),
        ("pick", DATA | {"mountPoint": "/data:rootidmap"}, ""),
        ("pick", DATA | {"mountPoint": "/data:norbind"}, "warning"),
        ("pick", DATA | {"hostPath": "/run/postgresql"}, ""),
        ("pick", DATA | {"hostPath": "/dev/null"}, ""),
        ("pick", DATA | {"hostPath": "/runner"}, "warning"),
    ],
)
def test_unmapped_bind_mounts(users: Any, bind: dict[str, Any], severity: str) -> None:
    found = said_of(web={"privateUsers": users, "bindMounts": {"/data": bind}})
    at = f"{WEB}.bindMounts./data" + (".mountPoint" if "mountPoint" in bind else "")
    assert found == ([("unmapped-bind-mount", severity, at)] if severity else [])


@pytest.mark.parametrize(
    ("first", "second", "severities"),
    [
        ((65536, "/srv/data"), (131072, "/srv/data"), ["warning"]),
        ((65536, "/srv/data"), (131072, "/srv/data/b"), ["warning"]),
        ((65536, "/srv/data"), (131072, "/srv/data2"), ["info", "info"]),
        ((65536, "/srv/data"), (65536, "/srv/data"), ["info", "info"]),
        (("pick", "/srv/data"), ("pick", "/srv/data"), ["warning"]),
        ((65536, "/srv/data"), ("no", "/srv/data"), ["info"]),
    ],
)
def test_one_directory_for_two_ranges_of_ids(
    first: tuple[Any, str], second: tuple[Any, str], severities: list[str]
) -> None:
    boxes = {
        name: {"privateUsers": users, "bindMounts": {"/data": DATA | {"hostPath": path}}}
        for name, (users, path) in (("db", first), ("web", second))
    }
    assert [severity for rule, severity, _ in said_of(**boxes) if rule == "unmapped-bind-mount"] == severities


@pytest.mark.parametrize(
    ("bind", "severity", "option"),
    [
        ({"hostPath": "/srv/a"}, "", ""),
        ({"hostPath": "/srv/a b"}, "error", "hostPath"),
        ({"hostPath": "/srv", "mountPoint": "/a b"}, "error", "mountPoint"),
        ({"hostPath": "/srv", "mountPoint": "/a\n"}, "error", "mountPoint"),
        ({"hostPath": "/srv", "mountPoint": '/a"b'}, "error", "mountPoint"),
        ({"hostPath": "/srv", "mountPoint": "/a:ro"}, "error", "mountPoint"),
        ({"hostPath": "/srv", "mountPoint": "/a:idmap"}, "error", "mountPoint"),
        ({"hostPath": "/srv", "mountPoint": "/a:rootidmap"}, "", ""),
        ({"hostPath": "/srv", "mountPoint": "/a:owneridmap"}, "", ""),
        ({"hostPath": "/srv:x", "mountPoint": "/a"}, "error", "mountPoint"),
        ({"hostPath": r"/srv\:x", "mountPoint": r"/a\:b"}, "", ""),
        ({"hostPath": r"/srv\x", "mountPoint": "/a"}, "warning", "mountPoint"),
        ({"hostPath": "/srv", "mountPoint": "a"}, "error", "mountPoint"),
        ({"hostPath": "srv", "mountPoint": "/a"}, "warning", "hostPath"),
        ({"hostPath": "+/srv", "mountPoint": "/a"}, "", ""),
        ({"hostPath": "/srv", "mountPoint": "/var/lib/a/"}, "", ""),
        ({"mountPoint": "/dev/null"}, "", ""),
    ],
)
def test_malformed_bind_mounts(bind: dict[str, Any], severity: str, option: str) -> None:
    found = said_of(web={"bindMounts": {"data": bind}} if "mountPoint" in bind else {"bindMounts": {"/data": bind}})
    at = f"{WEB}.bindMounts.{'data' if 'mountPoint' in bind else '/data'}.{option}"
    assert found == ([("malformed-bind-mount", severity, at)] if severity else [])


@pytest.mark.parametrize(
    ("source", "nodes", "is_free"),
    [
        ("/dev/dri", [], False),
        ("/dev/dri", ["/dev/dri"], True),
        ("/dev/dri", ["/dev/dri/renderD128"], True),
        ("/dev/dri/renderD128", ["/dev/dri/renderD128"], True),
        ("/dev/dri/card0", ["/dev/dri/renderD128"], False),
        ("/dev/dri2", ["/dev/dri"], False),
        ("/dev/dri", ["char-drm"], True),
        ("/dev/null", [], True),
        ("/dev/shm", [], True),  # noqa: S108 - a path of a host that is looked at
        ("/dev/log", [], True),
        ("/dev", [], True),
        ("/srv/dev/dri", [], True),
    ],
)
def test_devices_without_rights(source: str, nodes: list[str], *, is_free: bool) -> None:
    allowed = [{"node": node, "modifier": "rw"} for node in nodes]
    found = said_of(web={"bindMounts": {"/x": {"hostPath": source}}, "allowedDevices": allowed})
    assert found == ([] if is_free else [("device-without-rights", "info", f"{WEB}.bindMounts./x")])


def test_tun_is_allowed() -> None:
    tun: dict[str, Any] = {"bindMounts": {"/dev/net/tun": {}}}
    assert said_of(web=tun | {"enableTun": True}) == []
    assert said_of(web=tun) == [("device-without-rights", "info", f"{WEB}.bindMounts./dev/net/tun")]


@pytest.mark.parametrize(
    ("rights", "is_right"), [("r", True), ("rwm", True), ("", True), ("mw", True), ("drm", False), ("R", False)]
)
def test_device_rights(rights: str, *, is_right: bool) -> None:
    found = said_of(web={"allowedDevices": [{"node": "/dev/dri", "modifier": rights}]})
    at = f"{WEB}.allowedDevices.0.modifier"
    assert found == ([] if is_right else [("invalid-device-rights", "warning", at)])


@pytest.mark.parametrize(
    ("db", "web", "severity"),
    [
        (started("10.0.0.2"), started("10.0.0.2"), "error"),
        (started("10.0.0.2"), started("10.0.0.3"), ""),
        (started("10.0.0.2"), started("10.0.0.2", autoStart=False), "warning"),
        (started("10.0.0.2"), PAIR | {"localAddress": "10.0.0.2", "privateNetwork": False}, ""),
        (bridged("10.0.0.2/24"), bridged("10.0.0.2/24"), "error"),
        (bridged("10.0.0.2/24"), bridged("10.0.0.2/16"), "error"),
        (bridged("10.0.0.2/24"), bridged("10.0.0.2/24", "br1"), ""),
        (bridged("10.0.0.2/24"), started("10.0.0.2"), ""),
        (started("10.0.0.2"), {"autoStart": True, "extraVeths": {"x": {"localAddress": "10.0.0.2"}}}, "error"),
        (started("10.0.0.2", extraVeths={"x": {"localAddress": "10.0.0.2"}}), {}, "error"),
        (bridged("10.0.0.2/24", extraVeths={"x": {"hostBridge": "br0", "localAddress": "10.0.0.2/24"}}), {}, ""),
        (started("10.0.0.2"), started("10.0.0.3", hostAddress="10.0.0.2"), "error"),
        (started("10.0.0.2"), bridged("10.0.0.3/24", hostAddress="10.0.0.2"), ""),
        (started("10.0.0.1"), {}, "error"),
    ],
)
def test_addresses_twice(db: dict[str, Any], web: dict[str, Any], severity: str) -> None:
    found = [each for each in said_of(db=db, web=web) if each[0] != "ignored-network-option"]
    assert [(rule, level) for rule, level, _ in found] == ([("address-collision", severity)] if severity else [])


@pytest.mark.parametrize(
    "more",
    [
        {"networking": {"interfaces": {"lan": {"ipv4": {"addresses": [{"address": "10.0.0.2", "prefixLength": 24}]}}}}},
        {"systemd": {"network": {"networks": {"10": {"address": ["10.0.0.2/24"]}}}}},
        {"systemd": {"network": {"networks": {"10": {"addresses": [{"Address": "10.0.0.2/24"}]}}}}},
        {"systemd": {"network": {"networks": {"10": {"addresses": [{"addressConfig": {"Address": "10.0.0.2/24"}}]}}}}},
        {"systemd": {"network": {"networks": {"10": {"networkConfig": {"Address": "10.0.0.2/24"}}}}}},
    ],
)
def test_an_address_of_the_host(more: dict[str, Any]) -> None:
    for address, collides in (("10.0.0.2", True), ("10.0.0.3", False)):
        found = said({}, containers={"web": started(address)}, **more)
        assert found == ([("address-collision", "error", f"{WEB}.localAddress")] if collides else [])


@pytest.mark.parametrize(
    ("options", "severity", "option"),
    [
        (started("10.0.0.2/24"), "error", "localAddress"),
        (started("10.0.0.2/32"), "", ""),
        (started("10.0.0.2/31"), "", ""),
        (started("10.0.0.3/31"), "error", "localAddress"),
        (started("10.0.0.2", hostAddress="10.0.0.1/32"), "error", "hostAddress"),
        (bridged("10.0.0.2/24"), "", ""),
        (bridged("10.0.0.2"), "warning", "localAddress"),
        (bridged("10.0.0.2", hostAddress="10.0.0.1"), "", ""),
        (bridged("10.0.0.2/24", hostAddress="10.0.0.1/24"), "error", "hostAddress"),
        (bridged("10.0.0.2/24", localAddress6="fc00::2"), "warning", "localAddress6"),
        ({"extraVeths": {"x": {"hostAddress": "10.0.0.1/24"}}}, "error", "extraVeths.x.hostAddress"),
        ({"extraVeths": {"x": {"hostAddress": "10.0.0.1/32"}}}, "", ""),
        (
            {"extraVeths": {"x": {"hostBridge": "br0", "localAddress": "10.0.0.1"}}},
            "warning",
            "extraVeths.x.localAddress",
        ),
    ],
)
def test_prefixes(options: dict[str, Any], severity: str, option: str) -> None:
    assert said_of(web=options) == ([("address-prefix", severity, f"{WEB}.{option}")] if severity else [])


LONG = {"changedetection": started("10.0.0.2")}


@pytest.mark.parametrize(
    ("networking", "expected"),
    [
        ({"nat": {"internalInterfaces": ["ve-+"]}}, []),
        ({"nftables": {"enable": True}, "nat": {"internalInterfaces": ["ve-+"]}}, ["nftables-wildcard"]),
        ({"nftables": {"enable": True}, "nat": {"enable": False, "internalInterfaces": ["ve-+"]}}, []),
        ({"nftables": {"enable": True}, "nat": {"internalInterfaces": ["ve-*"]}}, []),
        ({"nftables": {"enable": True}, "firewall": {"trustedInterfaces": ["ve-+"]}}, ["nftables-wildcard"]),
        ({"nftables": {"enable": True}, "firewall": {"interfaces": {"ve-+": {}}}}, ["nftables-wildcard"]),
        ({"nat": {"internalInterfaces": ["ve-changedetection"]}}, ["unshortened-interface-name"]),
        ({"nat": {"internalInterfaces": ["ve-changede2KnI"]}}, []),
        ({"nat": {"internalInterfaces": ["ve-changede+"]}}, []),
        ({"nat": {"internalInterfaces": ["ve-changedet+"]}}, ["unshortened-interface-name"]),
        ({"nat": {"internalInterfaces": ["ve-changedet*"]}}, []),
        (
            {"nftables": {"enable": True}, "nat": {"internalInterfaces": ["ve-changedet*"]}},
            ["unshortened-interface-name"],
        ),
        ({"firewall": {"interfaces": {"ve-changedetection": {}}}}, ["unshortened-interface-name"]),
        ({"nat": {"internalInterfaces": ["ve-other-container"]}}, []),
    ],
)
def test_interfaces_of_the_packet_filter(networking: dict[str, Any], expected: list[str]) -> None:
    assert [rule for rule, _, _ in said_of(networking, **LONG)] == expected


def test_networks_know_the_long_name() -> None:
    networks = {"10": {"matchConfig": {"Name": "ve-changedetection"}, "addresses": [{"Address": "10.0.0.1/32"}]}}
    assert said({}, containers=LONG, systemd={"network": {"networks": networks}}) == []


@pytest.mark.parametrize(
    ("db", "web", "networking", "clashes"),
    [
        ({"extraVeths": {"back": {}}}, {"extraVeths": {"back": {}}}, {}, True),
        ({"extraVeths": {"back": {}}}, {"extraVeths": {"front": {}}}, {}, False),
        ({"extraVeths": {"ve-web": {}}}, started("10.0.0.2"), {}, True),
        ({"extraVeths": {"ve-web": {}}}, {"privateNetwork": True}, {}, False),
        ({}, {"extraVeths": {"back": {}}}, {"bridges": {"back": {"interfaces": []}}}, True),
        ({}, {"extraVeths": {"back": {}}}, {"interfaces": {"back": {}}}, False),
        ({}, started("10.0.0.2"), {"bridges": {"ve-web": {"interfaces": []}}}, True),
    ],
)
def test_names_of_pairs(db: dict[str, Any], web: dict[str, Any], networking: dict[str, Any], *, clashes: bool) -> None:
    found = [(rule, severity) for rule, severity, _ in said_of(networking, db=db, web=web)]
    assert found == ([("veth-name-clash", "error")] if clashes else [])


def test_names_that_are_cut_to_the_same() -> None:
    """Two that a search over names has found."""
    found = said_of(**{name: started(address) for name, address in TWINS.items()})
    assert [(rule, severity) for rule, severity, _ in found] == [("veth-name-clash", "error")]


TWINS = {"container-002780": "10.0.0.2", "container-009116": "10.0.0.3"}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"extraVeths": {"x" * 15: {}}}, []),
        ({"extraVeths": {"x" * 16: {}}}, [("interface-name-too-long", "error", f"{WEB}.extraVeths.{'x' * 16}")]),
        ({"extraVeths": {"a/b": {}}}, [("invalid-interface-name", "error", f"{WEB}.extraVeths.a/b")]),
        ({"macvlans": ["lan", "wan"]}, []),
        ({"macvlans": ["lan:x", "wan:x"]}, [("main-link-clash", "error", f"{WEB}.macvlans.1")]),
        ({"macvlans": ["lan wan"]}, []),
        ({"interfaces": ["eth0"], "privateNetwork": True}, []),
        (PAIR | {"interfaces": ["eth1"]}, []),
        (PAIR | {"interfaces": ["eth0"]}, [("main-link-clash", "error", f"{WEB}.interfaces.0")]),
        ({"extraVeths": {"back": {}}, "macvlans": ["lan:back"]}, [("main-link-clash", "error", f"{WEB}.macvlans.0")]),
        ({"macvlans": ["lan:a:b"]}, [("malformed-macvlan", "error", f"{WEB}.macvlans.0")]),
        ({"macvlans": ["x" * 16]}, [("interface-name-too-long", "error", f"{WEB}.macvlans.0")]),
        ({"interfaces": ["wg0"]}, []),
        ({"bindMounts": {"/nix/store": {}}}, []),
        (
            {"bindMounts": {"/nix/store": {"hostPath": "/srv"}}},
            [("guest-mountpoint-shadows-system", "error", f"{WEB}.bindMounts./nix/store")],
        ),
        ({"bindMounts": {"/run": {}}}, [("guest-mountpoint-shadows-system", "error", f"{WEB}.bindMounts./run")]),
        ({"bindMounts": {"/run/x": {}}}, []),
        (
            {"bindMounts": {"/var/lib/": {}}},
            [("guest-mountpoint-shadows-system", "info", f"{WEB}.bindMounts./var/lib/")],
        ),
        ({"bindMounts": {"/var/lib/a/": {}}}, []),
        (
            {"privateNetwork": True, "localMacAddress": "03:00:00:00:00:01"},
            [("unusable-mac", "error", f"{WEB}.localMacAddress")],
        ),
    ],
)
def test_rules_for_all_guests(options: dict[str, Any], expected: list[Said]) -> None:
    assert said_of(web=options) == expected


@pytest.mark.parametrize(
    ("bridges", "severity"),
    [(("br0", "br0"), "error"), (("", ""), "")],
)
def test_one_card_address_twice(bridges: tuple[str, str], severity: str) -> None:
    card = {"privateNetwork": True, "localMacAddress": "02:00:00:00:00:01"}
    boxes = {name: card | {"hostBridge": bridge or None} for name, bridge in zip(("db", "web"), bridges, strict=True)}
    assert [(rule, level) for rule, level, _ in said_of(**boxes)] == ([("mac-collision", severity)] if severity else [])


@pytest.mark.parametrize(
    ("name", "refused"), [("web", False), ("a.b", False), ("a_b", True), ("m" * 64, False), ("m" * 65, True)]
)
def test_names_of_machines(name: str, *, refused: bool) -> None:
    assert [rule for rule, _, _ in said_of(**{name: {}})] == (["invalid-machine-name"] if refused else [])


@pytest.mark.parametrize(
    ("options", "near"),
    [
        ({"macvlans": ["lna"]}, "macvlans.0"),
        ({"interfaces": ["lna"]}, "interfaces.0"),
        ({"privateNetwork": True, "hostBridge": "lna"}, "hostBridge"),
        ({"extraVeths": {"x": {"hostBridge": "lna"}}}, "extraVeths.x.hostBridge"),
        ({"hostBridge": "lna", "privateNetwork": True, "macvlans": ["lan"]}, "hostBridge"),
        ({"macvlans": ["lan"]}, ""),
        ({"macvlans": ["enp5s0"]}, ""),
    ],
)
def test_links_that_are_almost_the_hosts(options: dict[str, Any], near: str) -> None:
    found = said_of({"interfaces": {"lan": {}}}, web=options)
    assert found == ([("unknown-host-link", "warning", f"{WEB}.{near}")] if near else [])


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"autoStart": True, "ephemeral": True},
        {"privateNetwork": True},
        bridged("10.0.0.2/24", hostAddress="10.0.0.1"),
        {"privateNetwork": True, "hostBridge": "br0"},
        {"interfaces": ["wlp3s0"]},
        {"bindMounts": {"/var/lib/a/": {}, "/var/lib/a/b": {}}},
    ],
)
def test_what_is_meant(options: dict[str, Any]) -> None:
    networks = {"40": {"matchConfig": {"Name": "br0"}, "networkConfig": {"DHCP": "ipv4"}}}
    bridge = {"bridges": {"br0": {"interfaces": ["eno1"]}}}
    assert said({}, containers={"web": options}, networking=bridge, systemd={"network": {"networks": networks}}) == []


def test_host_names() -> None:
    inside = {"config": {"networking": {"hostName": "www"}}}
    found = said_of(a=inside, b=inside)
    assert found == [("node-name-clash", "warning", "containers.b.config.networking.hostName")]
    assert said_of({"hostName": "web"}, web={}) == []


def test_a_container_of_the_guests_module_is_not_read_twice() -> None:
    guests = {"web": container()}
    assert said(guests) == []
    found = said(guests, containers={"web": {"hostAddress": "10.0.0.1"}})
    assert found == [("unchecked-options", "info", "containers.web")]

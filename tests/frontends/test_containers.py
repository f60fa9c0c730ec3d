"""NixOS containers in the picture: what NixOS and systemd-nspawn make of their options."""

from __future__ import annotations

import json
from typing import Any

import pytest

from guestlint import api
from guestlint.analysis.binds import id_map
from guestlint.frontends import own_front_ends, read_host
from guestlint.frontends.guests.backends import BACKENDS
from guestlint.frontends.schema import schema
from guestlint.names.nspawn import shortened
from guestlint.picture.host import Host, HostPart
from guestlint.picture.problems import MissingOption, TypeMismatch, UnknownOption
from guestlint.source.parse import read_bytes
from tests.rules.table import container


def host(boxes: Any, **more: Any) -> Host:
    document = read_bytes("host.json", json.dumps({"containers": boxes, **more}).encode())
    return read_host(document, own_front_ends(BACKENDS))


def part(boxes: Any) -> HostPart:
    return host(boxes).parts["containers"]


PRIVATE = {"privateNetwork": True}


@pytest.mark.parametrize(
    ("options", "made"),
    [
        ({}, []),
        (PRIVATE, []),
        ({"hostAddress": "10.0.0.1"}, []),
        (PRIVATE | {"hostAddress": "10.0.0.1"}, [("ve-web", "veth", "", "")]),
        (PRIVATE | {"localAddress6": "fc00::1"}, [("ve-web", "veth", "", "")]),
        (PRIVATE | {"localMacAddress": "02:00:00:00:00:0A"}, [("ve-web", "veth", "", "")]),
        (PRIVATE | {"hostAddress": "", "localAddress": None}, []),
        (PRIVATE | {"hostBridge": "br0"}, [("vb-web", "veth", "", "br0")]),
        (PRIVATE | {"hostBridge": "br0", "localAddress": "10.0.0.2/24"}, [("vb-web", "veth", "", "br0")]),
        ({"extraVeths": {"b": {}, "a": {"hostBridge": "br1"}}}, [("a", "veth", "", "br1"), ("b", "veth", "", "")]),
        ({"macvlans": ["eno1"]}, [("mv-eno1", "macvlan", "web", "eno1")]),
        ({"macvlans": ["eno1:lan"]}, [("lan", "macvlan", "web", "eno1")]),
        ({"macvlans": ["enp0s31f6-vlan1"]}, [(shortened("mv-enp0s31f6-vlan1"), "macvlan", "web", "enp0s31f6-vlan1")]),
        (
            {"macvlans": [" eno1  eno2 "]},
            [("mv-eno1", "macvlan", "web", "eno1"), ("mv-eno2", "macvlan", "web", "eno2")],
        ),
        ({"interfaces": ["wg0"]}, [("wg0", "moved", "web", "wg0")]),
        ({"interfaces": ["wg0:eth1"]}, [("eth1", "moved", "web", "wg0")]),
    ],
)
def test_interfaces(options: dict[str, Any], made: list[tuple[str, str, str, str]]) -> None:
    found = [(each.name, each.kind, each.namespace, each.link) for each in host({"web": options}).interfaces]
    assert found == made


def test_names_of_pairs_are_cut() -> None:
    boxes = {
        "changedetection": PRIVATE | {"localAddress": "10.0.0.2"},
        "azure-nextcloud": PRIVATE | {"hostBridge": "b"},
    }
    assert [each.name for each in host(boxes).interfaces] == ["vb-azure-neRV_-", "ve-changede2KnI"]


def test_the_address_of_a_card() -> None:
    (interface,) = host({"web": PRIVATE | {"localMacAddress": "02:00:00:00:00:0A"}}).interfaces
    assert interface.mac == "02:00:00:00:00:0a"
    assert interface.place.route == ("containers", "web", "localMacAddress")


def test_addresses() -> None:
    options = {
        "hostAddress": "10.0.0.1",
        "localAddress": "10.0.0.2/32",
        "extraVeths": {"back": {"hostBridge": "br0", "hostAddress": "10.1.0.1", "localAddress6": "fc00::2/64"}},
    }
    found = part({"web": PRIVATE | options, "db": options}).addresses
    assert [(each.guest, each.text, each.prefix, each.is_inside, each.interface) for each in found] == [
        ("db", "10.1.0.1", None, False, "back"),
        ("db", "fc00::2/64", 64, True, "back"),
        ("web", "10.0.0.1", None, False, "ve-web"),
        ("web", "10.0.0.2/32", 32, True, "ve-web"),
        ("web", "10.1.0.1", None, False, "back"),
        ("web", "fc00::2/64", 64, True, "back"),
    ]
    assert found[-1].place.route == ("containers", "web", "extraVeths", "back", "localAddress6")


@pytest.mark.parametrize(
    ("name", "bind", "paths", "mapped"),
    [
        ("/a", {}, ("/a", "/a"), ""),
        ("/a", {"hostPath": "/srv/a", "isReadOnly": False}, ("/srv/a", "/a"), ""),
        ("data", {"mountPoint": "/dev/dri"}, ("/dev/dri", "/dev/dri"), ""),
        ("data", {"hostPath": "/srv", "mountPoint": "/a:idmap"}, ("/srv", "/a"), "idmap"),
        ("data", {"hostPath": "/srv", "mountPoint": "/a:norbind,rootidmap"}, ("/srv", "/a"), "rootidmap"),
        ("data", {"hostPath": "/srv", "mountPoint": "/a:norbind"}, ("/srv", "/a"), ""),
        ("data", {"mountPoint": "/srv:/a:idmap"}, ("/srv", "/a"), "idmap"),
        ("data", {"hostPath": r"/srv\:1", "mountPoint": r"/a\:b"}, ("/srv:1", "/a:b"), ""),
        ("/a", {"hostPath": None}, ("/a", "/a"), ""),
    ],
)
def test_bind_mounts(name: str, bind: dict[str, Any], paths: tuple[str, str], mapped: str) -> None:
    (share,) = host({"web": {"bindMounts": {name: bind}}}).shares
    assert (share.kind, share.source, share.target, id_map(share)) == ("bind", *paths, mapped)
    assert (share.is_read_only, share.has_dataset) == (bind.get("isReadOnly", True), False)


def test_bind_mounts_are_in_the_order_of_their_names() -> None:
    for names in ("ba", "cab", "a"):
        binds = {f"/{name}": {"hostPath": f"/srv/{name}"} for name in names}
        assert [share.name for share in host({"web": {"bindMounts": binds}}).shares] == sorted(binds)


@pytest.mark.parametrize(
    ("flag", "port"),
    [
        ("--port=80", ("tcp", 80)),
        ("--port=80:81", ("tcp", 80)),
        ("--port=tcp:80", ("tcp", 80)),
        ("--port=udp:80", ("udp", 80)),
        ("--port=udp:80:81", ("udp", 80)),
        ("-p udp:80:81", ("udp", 80)),
        ("--port=x", None),
        ("--port=tcp:x", None),
        ("--ports=80", None),
    ],
)
def test_ports_of_flags(flag: str, port: tuple[str, int] | None) -> None:
    found = part({"web": {"extraFlags": [flag]}}).ports
    assert [(each.protocol, each.port) for each in found] == ([port] if port else [])


def test_flags() -> None:
    flags = [
        "--bind=/srv/a:/a:idmap",
        "--bind-ro=/srv/b --bind /srv/c:/c",
        "--load-credential=x:/y",
        "--port=udp:53:5353",
        "--port=8080:80",
        "-p 9090",
        "-U",
    ]
    found = part({"web": {"extraFlags": flags}})
    assert [(each.source, each.target, id_map(each), each.is_read_only) for each in found.shares] == [
        ("/srv/a", "/a", "idmap", False),
        ("/srv/b", "/srv/b", "", True),
        ("/srv/c", "/c", "", False),
    ]
    assert [each.at("source").route for each in found.shares][2] == ("containers", "web", "extraFlags", 1)
    assert [(each.protocol, each.port) for each in found.ports] == [("udp", 53), ("tcp", 8080), ("tcp", 9090)]
    assert found.guests[0].id_shift == "pick"


@pytest.mark.parametrize(
    ("options", "shift"),
    [
        ({}, ""),
        ({"privateUsers": "no"}, ""),
        ({"privateUsers": "identity"}, ""),
        ({"privateUsers": 0}, ""),
        ({"privateUsers": "pick"}, "pick"),
        ({"privateUsers": 65536}, "65536"),
        ({"privateUsers": "pick", "extraFlags": ["--private-users=no"]}, ""),
        ({"extraFlags": ["--private-users=65536:65536"]}, "65536"),
    ],
)
def test_shifted_ids(options: dict[str, Any], shift: str) -> None:
    assert part({"web": options}).guests[0].id_shift == shift


@pytest.mark.parametrize(
    ("options", "nodes"),
    [
        ({}, []),
        ({"enableTun": True}, [("/dev/net/tun", "rwm")]),
        (PRIVATE | {"privateUsers": "pick"}, [("/dev/net/tun", "rwm")]),
        ({"privateUsers": "pick"}, []),
        ({"allowedDevices": [{"node": "/dev/fuse", "modifier": "rw"}]}, [("/dev/fuse", "rw")]),
    ],
)
def test_devices(options: dict[str, Any], nodes: list[tuple[str, str]]) -> None:
    assert [(each.node, each.rights) for each in part({"web": options}).devices] == nodes


def test_ports_need_a_network_of_its_own() -> None:
    options = {"forwardPorts": [{"hostPort": 80}, {"hostPort": 53, "protocol": "udp"}]}
    assert part({"web": options}).ports == ()
    assert [(each.protocol, each.port) for each in part({"web": PRIVATE | options}).ports] == [("tcp", 80), ("udp", 53)]


def test_units() -> None:
    options = {
        "autoStart": True,
        "ephemeral": True,
        "interfaces": ["wg-0"],
        "bindMounts": {"/b": {}, "/a": {"hostPath": "/srv/a"}},
    }
    own = {"systemd": {"services": {"container@web": {"after": ["x.service"]}}}}
    units = host({"web": options, "db": {"bindMounts": {"/c": {}}}}, **own).units
    web, db = units["container@web.service"], units["container@db.service"]
    device = "sys-subsystem-net-devices-wg\\x2d0.device"
    assert web.mounts_for == ("/srv/a", "/b")
    assert web.wanted_by == ("machines.target",)
    assert web.wants == ("network.target", device)
    assert web.after == ("network.target", device, "x.service")
    assert db.mounts_for == ("/var/lib/nixos-containers/db", "/c")
    assert (db.wanted_by, db.wants, db.after) == ((), (), ())


def test_those_of_the_guests_module_are_its_own() -> None:
    found = host({"a": PRIVATE, "b": PRIVATE}, node={"name": "ward"}, guests={"a": container()})
    assert [(guest.name, guest.front_end) for guest in found.guests] == [("a", "guests"), ("b", "containers")]


@pytest.mark.parametrize(
    ("options", "kinds"),
    [
        (1, {TypeMismatch}),
        ({"autoStart": "yes"}, {TypeMismatch}),
        ({"privateUsers": "yes"}, {TypeMismatch}),
        ({"privateUsers": -1}, {TypeMismatch}),
        ({"privateUsers": 2**32 - 1}, set()),
        ({"privateUsers": 2**32}, {TypeMismatch}),
        ({"localMacAddress": "02-00-00-00-00-01"}, {TypeMismatch}),
        ({"localMacAddress": None}, set()),
        ({"networkNamespace": "run/netns/x"}, {TypeMismatch}),
        ({"forwardPorts": [{"hostPort": 65535}]}, set()),
        ({"forwardPorts": [{"hostPort": 65536}]}, {TypeMismatch}),
        ({"forwardPorts": [{}]}, {MissingOption}),
        ({"allowedDevices": [{"node": "/dev/fuse"}]}, {MissingOption}),
        ({"bindMount": {}}, {UnknownOption}),
        ({"bindMounts": {"/a": {"readOnly": True}}}, {UnknownOption}),
        ({"extraVeths": {"a": {"autoStart": True}}}, {UnknownOption}),
        ({"config": {"services": {}}, "path": "/x", "specialArgs": {}, "nixpkgs": "/y"}, set()),
    ],
)
def test_what_nix_rejects(options: Any, kinds: set[type]) -> None:
    assert {type(problem) for problem in host({"web": options}).problems} == kinds


def test_expansion_and_schema() -> None:
    document = read_bytes("host.json", json.dumps({"containers": {"web": PRIVATE}}).encode())
    web = api.expand(document)["containers"]["web"]
    assert (web["privateNetwork"], web["autoStart"], web["privateUsers"], web["bindMounts"]) == (True, False, "no", {})
    assert "containers" in api.expand(document)
    properties = schema(own_front_ends(BACKENDS).values())["properties"]["containers"]["additionalProperties"][
        "properties"
    ]
    assert (
        properties["localMacAddress"]
        == properties["extraVeths"]["additionalProperties"]["properties"]["localMacAddress"]
    )

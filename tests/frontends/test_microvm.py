"""`microvm.vms`: what is made of it, and what of it is passed over."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft7Validator

from guestlint.frontends import own_front_ends, read_host
from guestlint.frontends.guests.backends import BACKENDS
from guestlint.frontends.schema import schema
from guestlint.graph.build import build
from guestlint.picture.expand import expand
from guestlint.picture.host import Host
from guestlint.picture.problems import TypeMismatch
from guestlint.source.parse import read_bytes
from tests.rules.plain_vms import bridge, disk, macvtap, plain, share, tap
from tests.rules.table import vm

FRONT_ENDS = own_front_ends(BACKENDS)


def host(vms: Any, **more: Any) -> Host:
    microvm = {"vms": vms, **more.pop("microvm", {})}
    return read_host(read_bytes("host.json", json.dumps({"microvm": microvm, **more}).encode()), FRONT_ENDS)


def test_a_guest() -> None:
    (found,) = host({"b:a": plain("web"), "a": 1}, microvm={"autostart": ["other"]}).guests
    assert (found.name, found.kind, found.node_name, found.autostart, found.unit) == (
        "b:a",
        "microvm",
        "web",
        True,
        "microvm@b:a.service",
    )
    guests = host({"a": {"autostart": False}, "b": {"autostart": False}}, microvm={"autostart": ["b"]}).guests
    assert [(guest.name, guest.node_name, guest.autostart) for guest in guests] == [("a", "a", False), ("b", "b", True)]


def test_guests_of_the_guests_module_are_its_own() -> None:
    found = host({"a": plain(), "b": plain()}, node={"name": "ward"}, guests={"a": vm()}).guests
    assert [(guest.name, guest.front_end) for guest in found] == [("a", "guests"), ("b", "microvm")]


def test_a_host_where_it_is_off() -> None:
    found = host({"a": plain()}, microvm={"host": {"enable": False}})
    assert (list(found.guests), list(found.units)) == ([], [])


@pytest.mark.parametrize(
    ("state_dir", "source", "expected"),
    [
        ("/var/lib/microvms", "data", "/var/lib/microvms/a/data"),
        ("/srv/vms", "./x/../y", "/srv/vms/a/y"),
        ("/srv/vms", "/data", "/data"),
        ("/srv/vms", "../b/disk.img", "/srv/vms/b/disk.img"),
    ],
)
def test_paths_below_the_state_directory(state_dir: str, source: str, expected: str) -> None:
    found = host({"a": plain(shares=[share(source)], volumes=[disk(source)])}, microvm={"stateDir": state_dir})
    (volume,) = found.parts["microvm"].volumes
    assert (found.shares[0].source, found.shares[0].given["source"], volume.image, volume.written) == (
        expected,
        source,
        expected,
        source,
    )


def test_disks_have_letters_as_long_as_there_are_any() -> None:
    for on_disk, mounted in ((True, 25), (False, 26)):
        volumes = [disk(f"{number}.img", f"/{number}") for number in range(30)]
        found = host({"a": plain(volumes=volumes, storeOnDisk=on_disk)}).parts["microvm"].volumes
        assert [volume.is_mounted for volume in found] == [number < mounted for number in range(30)]


def test_interfaces() -> None:
    given = [
        tap("t", "02:00:00:00:00:0A"),
        macvtap("m", "eth0"),
        {**tap("u"), "type": "user"},
        {**tap("b", bridge="br0"), "type": "bridge"},
    ]
    found = host({"a": plain(interfaces=given)}).interfaces
    assert [(each.kind, each.name, each.link, each.mac) for each in found] == [
        ("tap", "t", "", "02:00:00:00:00:0a"),
        ("macvtap", "m", "eth0", "02:00:00:00:00:01"),
        ("bridge", "", "br0", "02:00:00:00:00:01"),
    ]


def test_units_and_what_the_host_adds_to_them() -> None:
    services = {"microvm-virtiofsd@a": {"after": ["nfs.service"]}}
    found = host({"a": plain(), "b": {"autostart": False}}, systemd={"services": services}).units
    assert sorted(name for name in found if "a" in name.partition("@")[2].removesuffix(".service")) == [
        "microvm-macvtap-interfaces@a.service",
        "microvm-pci-devices@a.service",
        "microvm-set-booted@a.service",
        "microvm-tap-interfaces@a.service",
        "microvm-virtiofsd@a.service",
        "microvm@a.service",
    ]
    virtiofsd = found["microvm-virtiofsd@a.service"]
    assert virtiofsd.after == ("local-fs.target", "microvm-set-booted@a.service", "nfs.service")
    assert set(found["microvm@a.service"].requires) == {
        name for name in found if name.startswith("microvm-") and "@a" in name
    }
    assert found["microvms.target"].wants == ("microvm@a.service",)
    assert found["install-microvm-b.service"].wanted_by == ("microvms.target",)


def test_what_is_of_another_shape_is_a_problem_or_passed_over() -> None:
    shapes: list[Any] = [[], "x", {"a": {"config": []}}, {"a": {"config": {"microvm": 1, "networking": []}}}]
    for vms in shapes:
        assert isinstance(host(vms), Host)
    found = host({"a": plain(shares=[1, {"source": 2, "tag": "x", "mountPoint": "/x"}], mem="lots", unheardOf=[{}])})
    mismatched = [problem.at.path for problem in found.problems if isinstance(problem, TypeMismatch)]
    prefix = "microvm.vms.a.config.microvm"
    assert mismatched == [f"{prefix}.mem", f"{prefix}.shares.0", f"{prefix}.shares.1.source"]
    assert list(found.shares) == []


@pytest.mark.parametrize(
    ("given", "is_valid"),
    [
        ({"shares": [share("/x")], "volumes": [disk("x", None)], "interfaces": [macvtap("x")]}, True),
        ({"balloonMem": 1, "shares": [share("/x", cache="auto")]}, True),
        ({"vsock": {"cid": "3"}}, False),
        ({"hypervisor": "vmware"}, False),
        ({"shares": [{"source": "/x"}]}, False),
        ({"forwardPorts": [{"host": {"port": 70000}}]}, False),
    ],
)
def test_the_schema(given: dict[str, Any], *, is_valid: bool) -> None:
    checker = Draft7Validator(schema(FRONT_ENDS.values()))
    assert checker.is_valid({"microvm": {"vms": {"a": plain(**given)}}}) is is_valid
    assert (list(host({"a": plain(**given)}).problems) == []) is is_valid


def test_expansion() -> None:
    vms = {
        "a": plain(shares=[share("data"), share("/nix/store", "/nix/.ro-store", "ro")], interfaces=[tap("x", "what")])
    }
    shown = expand(host(vms))
    assert sorted(shown["systemd"]["tmpfiles"]["settings"]["10-microvm"]) == ["/var/lib/microvms", "data"]
    assert shown["microvm"]["autostart"] == ["a"]
    inside = shown["microvm"]["vms"]["a"]["config"]
    assert inside["networking"] == {"hostName": "a"}
    assert inside["microvm"]["interfaces"] == [{"type": "tap", "id": "x", "mac": "what"}]
    assert shown["systemd"]["services"]["install-microvm-a"]["wantedBy"] == ["microvms.target"]


def test_graph() -> None:
    vms = {
        "a": plain(interfaces=[tap("vm-a")], volumes=[disk("/srv/data/a.img")]),
        "b": plain(shares=[share("/srv/data")]),
    }
    mounts = {"/srv": {"device": "/dev/sda1", "fsType": "ext4"}}
    graph = build(host(vms, systemd=bridge(), fileSystems=mounts))
    edges = {(edge.source, edge.kind, edge.target) for edge in graph.edges}
    assert {
        ("guest:b", "shares", "directory:/srv/data"),
        ("guest:a", "uses", "volume:/srv/data/a.img"),
        ("directory:/srv/data", "contains", "volume:/srv/data/a.img"),
        ("mount:/srv", "contains", "directory:/srv/data"),
        ("interface:vm-a", "attaches", "link:br0"),
        ("guest:a", "starts", "unit:microvm@a.service"),
    } <= edges
    assert graph.nodes["volume:/srv/data/a.img"].guest == "a"
    assert {end for edge in graph.edges for end in (edge.source, edge.target)} <= set(graph.nodes)

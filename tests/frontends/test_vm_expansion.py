"""What `guestlint expand` shows of plain micro VMs: each option that is looked at, as Nix would evaluate it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from guestlint import api
from guestlint.source.parse import read_bytes
from tests.rules.plain_vms import disk, macvtap, plain, share, tap

Json = dict[str, Any]


def expanded(data: Json) -> Json:
    return api.expand(read_bytes("host.json", json.dumps(data).encode()))


def inside(**options: Any) -> Json:
    """The options of the one micro VM."""
    shown: Json = expanded({"microvm": {"vms": {"a": plain(**options)}}})["microvm"]["vms"]["a"]["config"]["microvm"]
    return shown


NOTHING = {"interfaces": [], "shares": [], "volumes": [], "forwardPorts": [], "devices": [], "vsock": {"cid": None}}


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({}, {}),
        ({"vsock": {"cid": 3}}, {"vsock": {"cid": 3}}),
        ({"interfaces": [tap("x")]}, {"interfaces": [{"type": "tap", "id": "x", "mac": "02:00:00:00:00:01"}]}),
        (
            {"interfaces": [macvtap("x", "eth0")]},
            {"interfaces": [{"type": "macvtap", "id": "x", "mac": "02:00:00:00:00:01", "macvtap": {"link": "eth0"}}]},
        ),
        (
            {"interfaces": [{**tap("x"), "type": "bridge", "bridge": "br0"}]},
            {"interfaces": [{"type": "bridge", "id": "", "mac": "02:00:00:00:00:01", "bridge": "br0"}]},
        ),
        (
            {"shares": [share("/srv/a", readOnly=True)]},
            {
                "shares": [
                    {"tag": "data", "source": "/srv/a", "mountPoint": "/data", "proto": "virtiofs", "readOnly": True}
                ]
            },
        ),
        (
            {"volumes": [disk("x.img", autoCreate=False)]},
            {"volumes": [{"image": "x.img", "mountPoint": "/disk", "readOnly": False, "autoCreate": False}]},
        ),
        (
            {"volumes": [disk("x.img", None, readOnly=True)]},
            {"volumes": [{"image": "x.img", "mountPoint": None, "readOnly": True, "autoCreate": True}]},
        ),
        (
            {"forwardPorts": [{"proto": "udp", "host": {"address": "10.0.0.1", "port": 53}, "guest": {"port": 53}}]},
            {"forwardPorts": [{"from": "host", "proto": "udp", "host": {"address": "10.0.0.1", "port": 53}}]},
        ),
        (
            {"devices": [{"bus": "pci", "path": "0000:01:00.0"}]},
            {"devices": [{"bus": "pci", "path": "0000:01:00.0"}]},
        ),
    ],
)
def test_a_guest(given: Json, shown: Json) -> None:
    assert inside(**given) == NOTHING | shown


def test_ports_of_the_guest_are_not_the_hosts() -> None:
    port = {"host": {"port": 53}, "guest": {"port": 53}}
    assert inside(forwardPorts=[{**port, "from": "guest"}])["forwardPorts"] == []
    assert len(inside(forwardPorts=[{**port, "from": "host"}, port])["forwardPorts"]) == 2


def test_what_starts() -> None:
    vms = {"a": plain("web"), "b": {"autostart": False}, "c": {"autostart": False}}
    shown = expanded({"microvm": {"vms": vms, "autostart": ["c", "d"], "stateDir": "/srv/vms"}})["microvm"]
    assert (shown["autostart"], shown["stateDir"]) == (["c", "d", "a"], "/srv/vms")
    assert {name: vm["autostart"] for name, vm in shown["vms"].items()} == {"a": True, "b": False, "c": True}
    names = {name: vm["config"]["networking"]["hostName"] for name, vm in shown["vms"].items()}
    assert names == {"a": "web", "b": "b", "c": "c"}


def test_directories_of_shares() -> None:
    shares = [share("/srv/a", "/a", "a"), share("data", "/b", "b"), share("/nix/store", "/nix/.ro-store", "ro")]
    tmpfiles = expanded({"microvm": {"vms": {"a": plain(shares=shares)}}})["systemd"]["tmpfiles"]["settings"]
    made = {"d": {"user": ":microvm", "group": ":kvm", "mode": ":0775"}}
    own = {"d": {"user": "microvm", "group": "kvm", "mode": "0775"}}
    assert tmpfiles == {"10-microvm": {"/var/lib/microvms": own, "/srv/a": made, "data": made}}


@pytest.mark.parametrize("length", [4095, 4096])
def test_a_state_directory_that_no_host_can_have(length: int) -> None:
    """Linux has no path of 4096 bytes."""
    path = "/" + "x" * (length - 1)
    shown = expanded({"microvm": {"vms": {"a": plain(shares=[share("data")])}, "stateDir": path}})["microvm"]
    assert shown["stateDir"] == (path if length < 4096 else "/var/lib/microvms")


@pytest.mark.parametrize(
    ("microvm", "names"),
    [
        ({"vms": {"a": plain()}}, ["a"]),
        ({"vms": {"a": plain()}, "host": {}}, ["a"]),
        ({"vms": {"a": plain()}, "host": {"enable": True}}, ["a"]),
        ({"vms": {"b": plain(), "a": plain()}}, ["a", "b"]),
    ],
)
def test_which_guests_there_are(microvm: Json, names: list[str]) -> None:
    assert list(expanded({"microvm": microvm})["microvm"]["vms"]) == names


@pytest.mark.parametrize("microvm", [{}, {"vms": {}}, {"vms": {"a": plain()}, "host": {"enable": False}}])
def test_a_host_without_guests(microvm: Json) -> None:
    assert "microvm" not in expanded({"microvm": microvm})

"""The kernel's own verdict on names and addresses, in a network namespace that the test makes and leaves."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.oracles import require
from tests.rules.table import said, vm

Ip = Callable[..., int]

NAMES = (
    "a" * 15,
    "a" * 16,
    "ö" * 7,
    "ö" * 8,
    "à",
    "ä",
    ".",
    "..",
    "...",
    "a.b",
    "a/b",
    "a:b",
    "a b",
    "a\tb",
    "a@b",
    "eth0",
    "all",
    "default",
    "default0",
    "a%b",
    "100",
    "lan!",
    'a"b',
)
MACS = (
    "02:00:00:00:00:01",
    "00:1b:21:00:00:01",
    "03:00:00:00:00:01",
    "01:00:5e:00:00:01",
    "00:00:00:00:00:00",
    "ff:ff:ff:ff:ff:ff",
)
_SHELL = 'while IFS= read -r line; do eval "$line" >/dev/null 2>&1; echo $?; done'


@pytest.fixture
def ip() -> Iterator[Ip]:
    """`ip` in a namespace of its own, which ends with the process that it belongs to."""
    unshare, program = require("unshare"), require("ip")
    become_root = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    command = [unshare, *become_root, "--net", "bash", "-c", _SHELL]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as namespace:

        def run(*arguments: str) -> int:
            assert namespace.stdin is not None
            assert namespace.stdout is not None
            quoted = " ".join("$'" + "".join(f"\\x{byte:02x}" for byte in each.encode()) + "'" for each in arguments)
            namespace.stdin.write(f"{program} {quoted}\n")
            namespace.stdin.flush()
            answer = namespace.stdout.readline()
            if not answer:
                pytest.skip("no network namespace can be made here")
            return int(answer)

        if run("link", "show") != 0:
            pytest.skip("no network namespace can be made here")
        yield run
        assert namespace.stdin is not None
        namespace.stdin.close()


def _add(ip: Ip, *link: str) -> None:
    """Make a link, or skip the test where the kernel has none of its kind."""
    if ip("link", "add", *link) != 0:
        pytest.skip(f"this kernel has no {link[2]}")


def rules_of(name: str) -> set[str]:
    return {rule for rule, _, _ in said({"g": vm(microvm={"macvtap": name})})}


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_names(ip: Ip, name: str) -> None:
    """A bridge takes any name that the kernel takes."""
    _add(ip, "br0", "type", "bridge")
    taken = ip("link", "add", "name", name, "type", "bridge") == 0
    assert rules_of(name).isdisjoint({"interface-name-too-long", "invalid-interface-name"}) is taken


def test_a_name_is_unique(ip: Ip) -> None:
    _add(ip, "br0", "type", "bridge")
    assert ip("link", "add", "br0", "type", "bridge") != 0
    facts: dict[str, Any] = {"networking": {"interfaces": {"lan": {}}, "bridges": {"vm-g": {}}}}
    assert {rule for rule, _, _ in said({"g": vm()}, **facts)} == {"interface-name-clash"}


@pytest.mark.parametrize("mac", MACS)
def test_addresses(ip: Ip, mac: str) -> None:
    _add(ip, "v0", "type", "veth", "peer", "name", "v1")
    taken = ip("link", "set", "dev", "v0", "address", mac) == 0
    assert ("unusable-mac" not in {rule for rule, _, _ in said({"g": vm(microvm={"mac": mac})})}) is taken


@pytest.mark.parametrize("kind", ["macvlan", "macvtap"])
def test_one_address_twice_on_one_link(ip: Ip, kind: str) -> None:
    mac = "02:00:00:00:00:01"
    _add(ip, "v0", "type", "veth", "peer", "name", "v1")
    assert ip("link", "set", "dev", "v0", "up") == 0
    made = ip("link", "add", "link", "v0", "name", "m0", "address", mac, "type", kind, "mode", "bridge")
    if made != 0:
        pytest.skip(f"this kernel has no {kind}")
    assert ip("link", "set", "dev", "m0", "up") == 0
    twice = ip("link", "add", "link", "v0", "name", "m1", "address", mac, "type", kind, "mode", "bridge")
    assert twice != 0 or ip("link", "set", "dev", "m1", "up") != 0
    guests = {name: vm(microvm={"mac": mac}) for name in "ab"}
    assert ("mac-collision", "error") in [(rule, severity) for rule, severity, _ in said(guests)]


@pytest.mark.parametrize("kind", ["macvlan", "macvtap"])
def test_a_port_carries_no_guest(ip: Ip, kind: str) -> None:
    _add(ip, "v0", "type", "veth", "peer", "name", "v1")
    _add(ip, "br0", "type", "bridge")
    _add(ip, "link", "v1", "name", "m0", "type", kind, "mode", "bridge")
    assert ip("link", "set", "v0", "master", "br0") == 0
    assert ip("link", "add", "link", "v0", "name", "m1", "type", kind, "mode", "bridge") != 0
    assert ip("link", "add", "link", "br0", "name", "m2", "type", kind, "mode", "bridge") == 0
    assert ip("link", "add", "link", "lo", "name", "m3", "type", kind, "mode", "bridge") != 0
    facts: dict[str, Any] = {"networking": {"bridges": {"br0": {"interfaces": ["v0"]}}}}
    for link, finds in (("v0", True), ("br0", False), ("lo", True)):
        assert (
            "busy-host-link" in {rule for rule, _, _ in said({"g": vm(microvm={"macvtap": link})}, **facts)}
        ) is finds


def test_no_bridge_takes_a_guests_interface_in(ip: Ip) -> None:
    _add(ip, "v0", "type", "veth", "peer", "name", "v1")
    _add(ip, "br0", "type", "bridge")
    _add(ip, "link", "v0", "name", "vm-g", "type", "macvtap", "mode", "bridge")
    assert ip("link", "set", "vm-g", "master", "br0") != 0
    facts: dict[str, Any] = {
        "systemd": {
            "network": {"networks": {"n": {"matchConfig": {"Name": "vm-*"}, "networkConfig": {"Bridge": "br0"}}}}
        }
    }
    assert [rule for rule, _, _ in said({"g": vm()}, **facts)] == ["guest-interface-taken"]


def test_a_links_own_address(ip: Ip) -> None:
    mac = "02:01:27:00:00:01"
    _add(ip, "lan", "type", "veth", "peer", "name", "v1")
    assert ip("link", "set", "lan", "address", mac, "up") == 0
    _add(ip, "link", "lan", "name", "vm-g", "address", mac, "type", "macvtap", "mode", "bridge")
    assert ip("link", "set", "vm-g", "up") != 0
    facts: dict[str, Any] = {"networking": {"interfaces": {"lan": {"macAddress": mac.upper()}}}}
    assert [rule for rule, _, _ in said({"g": vm(microvm={"mac": mac})}, **facts)] == ["mac-collision"]
    assert said({"g": vm(microvm={"mac": mac, "macvtap": "wan"})}, **facts) == []


def test_a_link_is_found_by_its_other_name(ip: Ip) -> None:
    _add(ip, "v0", "type", "veth", "peer", "name", "v1")
    assert ip("link", "property", "add", "dev", "v0", "altname", "lan") == 0
    assert ip("link", "add", "link", "lan", "name", "m0", "type", "macvtap", "mode", "bridge") == 0

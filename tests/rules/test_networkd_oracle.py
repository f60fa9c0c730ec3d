"""systemd-networkd's own verdict on which network configures a link, in a network namespace that the test makes."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from threading import Timer
from typing import Any

import pytest

from guestlint.frontends.nixos.networks import read_networks
from guestlint.picture.types import Interface
from guestlint.source.route import Place
from guestlint.systemd.networks import Known, NetworkIndex, known_of
from tests.oracles import require, without

_PROGRAM = "/lib/systemd/systemd-networkd"
MAC = "02:00:00:00:00:0a"
LINKS = ("lan", "lan0", "wan", "vm-a", "vm-b")
OTHER = {"lan": ("eth-lan", "lan-b")}
TAP = Interface(
    guest="b",
    name="vm-b",
    kind="tap",
    namespace="",
    link="",
    mac=MAC,
    derivation=None,
    written=None,
    place=Place("host.toml"),
    link_place=Place("host.toml"),
)
_SCRIPT = f"""
set -e
mount --make-rprivate /
mount -t sysfs -o ro sysfs /sys
mount -t tmpfs tmpfs /run
mkdir -p /run/systemd/network /run/systemd/netif/links /run/systemd/netif/leases /run/systemd/netif/lldp /run/udev
cp "$1"/* /run/systemd/network/
chown -R systemd-network:systemd-network /run/systemd/netif
ip link add lan type veth peer name peer
ip link property add dev lan altname eth-lan altname lan-b
ip link add lan0 type veth peer name peer0
ip link add wan type veth peer name peer1
ip link add link lan name vm-a address {MAC} type macvtap mode bridge
ip tuntap add dev vm-b mode tap
export SYSTEMD_LOG_LEVEL=debug SYSTEMD_LOG_TARGET=console
exec {_PROGRAM} 2>&1
"""
_VERDICT = re.compile(
    r"(\S+): (?:Unmanaging interface|found matching network '/run/systemd/network/(.*)\.network')"
).match


@cache
def _command() -> Sequence[str]:
    """Root's shell in namespaces of its own; skips the test where there can be none, or no networkd."""
    require("ip")
    if not Path(_PROGRAM).exists():
        without(f"there is no {_PROGRAM}")
    command = (require("unshare"), "--net", "--mount", "bash", "-c")
    check = (
        "ip link add lan type veth peer name peer && ip link add link lan name vm-a type macvtap "
        "&& ip tuntap add dev vm-b mode tap"
    )
    if subprocess.run([*command, check], capture_output=True, check=False).returncode != 0:
        pytest.skip("no network namespace with a macvtap can be made here")
    return command


def _file(match: Mapping[str, Any]) -> str:
    """As nixpkgs' `attrsToSection` writes it."""
    lines = [
        f"{key}={each}" for key, value in match.items() for each in (value if isinstance(value, list) else [value])
    ]
    return "\n".join(["[Match]", *lines, "[Network]", "LinkLocalAddressing=no", "IPv6AcceptRA=no", ""])


def networkd(folder: Path, matches: Mapping[str, Mapping[str, Any]]) -> Mapping[str, str]:
    """The network that configures each link, as networkd says."""
    files = folder / "files"
    shutil.rmtree(files, ignore_errors=True)
    files.mkdir()
    for name, match in matches.items():
        (files / f"{name}.network").write_text(_file(match))
    found: dict[str, str | None] = {}
    command = [*_command(), _SCRIPT, "", str(files)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as run:
        assert run.stdout is not None
        last = Timer(20, run.kill)
        last.start()
        for line in run.stdout:
            verdict = _VERDICT(line)
            if verdict is not None and verdict[1] in LINKS:
                found.setdefault(verdict[1], verdict[2])
            if len(found) == len(LINKS):
                break
        last.cancel()
        run.kill()
    assert len(found) == len(LINKS)
    return {link: name for link, name in found.items() if name is not None}


def ours(matches: Mapping[str, Mapping[str, Any]]) -> Mapping[str, str]:
    """The network that configures each link, with all that can be known of it."""
    networks = {name: {"matchConfig": match} for name, match in matches.items()}
    index = NetworkIndex(read_networks("host.toml", {"systemd": {"network": {"networks": networks}}}))
    found = {
        link: index.first(link, Known(MAC if link == "vm-a" else "none", kind, is_card=False, also=OTHER.get(link, ())))
        for link, kind in zip(LINKS, ("veth", "veth", "veth", "macvtap"), strict=False)
    }
    found["vm-b"] = index.first("vm-b", known_of(TAP))
    return {link: network.name for link, network in found.items() if network is not None}


PATTERNS: Sequence[Any] = (
    "lan",
    "wan",
    "l*",
    "*",
    "vm-*",
    "vm-?",
    "lan?",
    "[lw]an",
    "[!l]an",
    "[^l]an",
    "la[n",
    "[[:alpha:]]an",
    "!lan",
    "!lan wan",
    "!l* w*",
    "! lan",
    "!lan !wan",
    "lan wan",
    "l* !lan",
    "lan:1",
    "lan:1 wan",
    "lan/1 lan0",
    "a%b lan",
    "all lan0",
    "1 wan",
    "",
    "LAN",
    "'lan'",
    "l\\an",
    ["l*", "!lan"],
    ["!lan", "l*"],
    ["lan", "", "wan"],
    ["lan", "wan"],
    "eth-lan",
    "eth-*",
    "!eth-lan",
    "!lan !lan-b eth-*",
    "!lan !eth-lan !lan-b",
    ["!lan", "!wan"],
)


@pytest.mark.parametrize("pattern", PATTERNS, ids=repr)
def test_a_match_by_name(tmp_path: Path, pattern: object) -> None:
    matches = {"n": {"Name": pattern}}
    assert ours(matches) == networkd(tmp_path, matches)


@pytest.mark.parametrize(
    "match",
    [
        {},
        {"Type": "ether"},
        {"Type": "!ether"},
        {"Type": "loopback"},
        {"Kind": "macvtap"},
        {"Kind": "tun"},
        {"Kind": "tap"},
        {"Kind": "!*"},
        {"Kind": "!macvtap"},
        {"Kind": ["veth", "macvtap"]},
        {"MACAddress": MAC.upper()},
        {"MACAddress": f"02:00:00:00:00:01 {MAC}"},
        {"MACAddress": ["02:00:00:00:00:01", MAC]},
        {"MACAddress": "02:00:00:00:00:01"},
        {"PermanentMACAddress": MAC},
        {"Path": "pci-*"},
        {"Name": "vm-*", "MACAddress": MAC},
        {"Name": "lan", "MACAddress": MAC},
        {"Name": "*", "Kind": "!*"},
        {"Name": "lan:1", "Type": "ether"},
    ],
    ids=repr,
)
def test_a_match_by_more_than_the_name(tmp_path: Path, match: dict[str, Any]) -> None:
    assert ours({"n": match}) == networkd(tmp_path, {"n": match})


@pytest.mark.parametrize("seed", range(40))
def test_the_first_of_several_counts(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    names = ["10-a", "10", "9-a", "Z", "a", "10-A", "a.b", "20-x"]
    matches: dict[str, dict[str, Any]] = {
        name: {
            "Name": chance.choice(PATTERNS),
            **chance.choice([{}, {}, {"Kind": "!macvtap"}, {"MACAddress": MAC}, {"Type": "!ether"}]),
        }
        for name in names
    }
    assert ours(matches) == networkd(tmp_path, matches)

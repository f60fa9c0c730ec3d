"""What systemd-tmpfiles and the kernel make of what microvm.nix hands them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from guestlint.frontends.microvm.macs import read_mac
from tests.oracles import require
from tests.rules.plain_vms import macvtap, plain, said, share, tap
from tests.rules.test_kernel_oracle import Ip, ip

__all__ = ["ip"]

MACS = (
    "02:00:00:00:00:0a",
    "02:00:00:00:00:0A",
    "2:0:0:0:0:a",
    "02-00-00-00-00-0a",
    "0200.0000.000a",
    "02:00:00:00:00",
    "02:00:00:00:00:0g",
    "not a mac",
    "",
)


@pytest.mark.parametrize("source", ["data", "./data", "/data", "data/x", "/data/../x"])
def test_tmpfiles_takes_absolute_paths_only(tmp_path: Path, source: str) -> None:
    line = f"d '{source}' :0775 - - -\n"
    done = subprocess.run(
        [require("systemd-tmpfiles"), "--create", f"--root={tmp_path}", "-"],
        input=line,
        capture_output=True,
        text=True,
        check=False,
    )
    is_refused = "not absolute" in done.stderr
    found = {rule for rule, _, _ in said({"a": plain(shares=[share(source)])})}
    assert ("relative-share-source" in found) is is_refused


def test_the_second_of_one_id_deletes_the_first(ip: Ip) -> None:
    """`tap-up` and `macvtap-up` of microvm.nix for two guests with the id `x`; a veth is a link as any other is."""

    def up(mac: str) -> int:
        return ip("link", "add", "name", "x", "address", mac, "type", "veth", "peer", "name", "y")

    def has(mac: str) -> bool:
        return ip("link", "set", "dev", "x", "address", mac) == 0 and ip("link", "show", "x") == 0

    assert up("02:00:00:00:00:01") == 0
    assert up("02:00:00:00:00:02") != 0
    assert ip("link", "delete", "x") == 0
    assert not has("02:00:00:00:00:01")
    assert up("02:00:00:00:00:02") == 0
    for make in (tap, macvtap):
        vms = {"a": plain(interfaces=[make("x")]), "b": plain(interfaces=[make("x", mac="02:00:00:00:00:02")])}
        assert [rule for rule, _, _ in said(vms)] == ["interface-name-clash"]


@pytest.mark.parametrize("mac", MACS)
def test_an_address_that_ip_takes(ip: Ip, mac: str) -> None:
    taken = ip("link", "add", "name", "x", "address", mac, "type", "veth", "peer", "name", "y") == 0
    # `ip` reads as much of a byte as it can: what is left is for the hypervisor to refuse.
    is_read_in_part = mac == "02:00:00:00:00:0g"
    assert bool(read_mac(mac, "macvtap", "kvmtool")) is (taken and not is_read_in_part)

"""What microvm.nix refuses for a hypervisor or a share, and devices that two guests have."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.plain_vms import macvtap, plain, said, share, tap


def one(**microvm: Any) -> list[tuple[str, str, str]]:
    """What is said of a host with one guest, `a`."""
    return said({"a": plain(**microvm)})


@pytest.mark.parametrize(
    ("hypervisor", "options", "at"),
    [
        ("cloud-hypervisor", {"shares": [share("/srv/a")]}, ""),
        ("cloud-hypervisor", {"shares": [share("/srv/a", proto="9p")]}, "shares.0.proto"),
        ("cloud-hypervisor", {"shares": [{"tag": "x", "source": "/srv/a", "mountPoint": "/x"}]}, "shares.0"),
        ("firecracker", {"shares": [share("/srv/a")]}, "shares.0.proto"),
        ("kvmtool", {"shares": [share("/srv/a")]}, "shares.0.proto"),
        ("kvmtool", {"shares": [share("/srv/a", proto="9p")]}, ""),
        ("kvmtool", {"shares": [share("/srv/a", proto="9p", readOnly=True)]}, "shares.0.readOnly"),
        ("crosvm", {"shares": [share("/srv/a", proto="9p", readOnly=True)]}, "shares.0.readOnly"),
        ("crosvm", {"shares": [share("/srv/a", readOnly=True)]}, ""),
        ("alioth", {"shares": [share("/srv/a", proto="9p")]}, "shares.0.proto"),
        ("stratovirt", {"shares": [share("/srv/a", proto="9p")]}, "shares.0.proto"),
        ("qemu", {"shares": [share("/srv/a", proto="9p", readOnly=True)]}, ""),
        ("cloud-hypervisor", {"interfaces": [macvtap("x")]}, ""),
        ("firecracker", {"interfaces": [macvtap("x")]}, "interfaces.0.type"),
        ("alioth", {"interfaces": [macvtap("x")]}, "interfaces.0.type"),
        ("crosvm", {"interfaces": [{**tap("u"), "type": "user"}]}, "interfaces.0.type"),
        ("kvmtool", {"interfaces": [{**tap("u"), "type": "user"}]}, ""),
        ("stratovirt", {"interfaces": [{**tap("u"), "type": "user"}]}, ""),
        ("firecracker", {"devices": [{"bus": "pci", "path": "0000:01:00.0"}]}, "devices.0.bus"),
        ("crosvm", {"devices": [{"bus": "pci", "path": "0000:01:00.0"}]}, ""),
        ("crosvm", {"devices": [{"bus": "usb", "path": "x"}]}, "devices.0.bus"),
        ("qemu", {"devices": [{"bus": "usb", "path": "x"}]}, ""),
        ("firecracker", {"balloon": True}, "balloon"),
        ("firecracker", {"balloon": False}, ""),
        ("crosvm", {"balloon": True}, ""),
        ("kvmtool", {"hotplugMem": 512}, "hotplugMem"),
        ("kvmtool", {"hotplugMem": 0}, ""),
        ("qemu", {"initialBalloonMem": 1}, "initialBalloonMem"),
        ("cloud-hypervisor", {"user": "me"}, "user"),
        ("cloud-hypervisor", {"credentialFiles": {"x": "/x"}}, "credentialFiles"),
    ],
)
def test_what_a_hypervisor_cannot_do(hypervisor: str, options: dict[str, Any], at: str) -> None:
    expected = [("failed-assertion", "error", f"a.config.microvm.{at}")] if at else []
    assert one(hypervisor=hypervisor, **options) == expected
    if hypervisor != "qemu":
        assert one(**options) == []


TRANSLATED = ["--translate-uid=map:0:1000:1"]


@pytest.mark.parametrize(
    ("shares", "more", "at"),
    [
        ([share("/srv/a", socket="x.sock")], {}, ""),
        ([share("/srv/a", socket=None)], {}, "shares.0.socket"),
        ([share("/srv/a", proto="9p", socket=None)], {}, ""),
        ([share("/srv/a", "/a", "a", socket="x"), share("/srv/b", "/b", "b", socket="x")], {}, "shares.1.socket"),
        ([share("/srv/a", "/a", "a", socket="x"), share("/srv/b", "/b", "b", socket="y")], {}, ""),
        ([share("/srv/a", extraArgs=TRANSLATED)], {}, "shares.0.extraArgs"),
        ([share("/srv/a", extraArgs=TRANSLATED, posixAcl=False)], {}, ""),
        ([share("/srv/a")], {"virtiofsd": {"extraArgs": TRANSLATED}}, "shares.0"),
        ([share("/srv/a", proto="9p")], {"virtiofsd": {"extraArgs": TRANSLATED}}, ""),
        ([share("/srv/a", extraArgs=["--xattr"])], {}, ""),
    ],
)
def test_assertions_about_virtiofs(shares: list[dict[str, Any]], more: dict[str, Any], at: str) -> None:
    expected = [("failed-assertion", "error", f"a.config.microvm.{at}")] if at else []
    assert one(shares=shares, **more) == expected


@pytest.mark.parametrize(
    ("first", "second", "severity"),
    [
        (("pci", "0000:01:00.0"), ("pci", "0000:01:00.0"), "error"),
        (("pci", "0000:01:00.0"), ("pci", "0000:01:00.1"), ""),
        (("usb", "vendorid=1"), ("usb", "vendorid=1"), ""),
    ],
)
def test_a_device_in_two_guests(first: tuple[str, str], second: tuple[str, str], severity: str) -> None:
    guests = [plain(devices=[{"bus": bus, "path": path}]) for bus, path in (first, second)]
    at = "b.config.microvm.devices.0.path"
    assert said(dict(zip("ab", guests, strict=True))) == ([("shared-pci-device", severity, at)] if severity else [])
    turns = {"a": guests[0], "b": {**guests[1], "autostart": False}}
    assert said(turns) == ([("shared-pci-device", "warning", at)] if severity else [])
    assert one(devices=[{"bus": bus, "path": path} for bus, path in (first, first)]) == []

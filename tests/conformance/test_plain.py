"""Real hosts with plain micro VMs, as Nix evaluated them and without their names: what is said of each, and no more."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from guestlint import api
from guestlint.source.parse import read_bytes
from tests.conformance.corpus import FIXTURES

SHARES = "config.microvm.shares"
EXPECTED: dict[tuple[str, ...], Sequence[tuple[str, str, str]]] = {
    ("disks-in-a-share",): [
        ("share-exposes-volume", "warning", f"media-vm.{SHARES}.0.source"),
        ("share-exposes-volume", "warning", f"storage-vm.{SHARES}.0.source"),
        ("shared-writable-share", "info", f"storage-vm.{SHARES}.0.source"),
    ],
    ("relative-sources",): [("relative-share-source", "warning", f"k8s.{SHARES}.{index}.source") for index in range(4)],
    # A glob in the middle of a match takes in names of exactly 15 bytes, and the disks are volumes of ZFS.
    ("bridged-by-glob",): [],
    # Taps that the host routes one by one never meet, so equal names and addresses on two hosts are no matter.
    ("routed-one", "routed-two"): [],
}


@pytest.mark.parametrize("names", EXPECTED, ids="+".join)
def test_what_is_said_of_real_hosts(names: tuple[str, ...]) -> None:
    files = [FIXTURES / "plain" / f"{name}.json" for name in names]
    run = api.lint([read_bytes(file.name, file.read_bytes()) for file in files])
    assert run.crashes == []
    found = [(each.rule, each.severity, each.path.removeprefix("microvm.vms.")) for each in run.findings]
    assert sorted(found) == sorted(EXPECTED[names])

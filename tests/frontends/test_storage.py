"""Pools, datasets and file systems of the host's own, as disko and NixOS make them of the document."""

from __future__ import annotations

from typing import Any

import pytest

from guestlint.frontends.nixos.devices import read_storage
from guestlint.frontends.nixos.file_systems import read_file_systems
from guestlint.picture.problems import Problem, TypeMismatch

Json = dict[str, Any]


def disko(**zpool: Any) -> Json:
    return {"disko": {"devices": {"zpool": zpool}}}


def dataset(**options: Any) -> Json:
    return disko(tank={"datasets": {"a": options}})


@pytest.mark.parametrize("data", [{}, {"disko": {}}, {"disko": 1, "boot": []}, {"boot": {"zfs": {"extraPools": 1}}}])
def test_a_host_without_pools(data: Json) -> None:
    assert read_storage("f", data) == ((), (), ())


@pytest.mark.parametrize(
    ("entry", "is_declared", "properties", "mountpoint"),
    [
        ({}, False, {}, None),
        ({"datasets": {}}, False, {}, None),
        ({"type": "zpool"}, True, {}, None),
        ({"datasets": {}, "type": "zpool"}, True, {}, None),
        ({"rootFsOptions": {"acltype": "posixacl", "x": 1}}, True, {"acltype": "posixacl"}, None),
        ({"mountpoint": "/tank"}, True, {}, "/tank"),
        ({"mountpoint": "none"}, True, {}, None),
    ],
)
def test_pools(entry: Json, properties: Json, mountpoint: str | None, *, is_declared: bool) -> None:
    pools, datasets, _ = read_storage("f", disko(tank=entry, apool={"type": "zpool"}))
    assert [pool.name for pool in pools] == ["apool", "tank"]
    found = pools[1]
    assert (found.is_declared, dict(found.properties), found.mountpoint) == (is_declared, properties, mountpoint)
    assert found.place.route == ("disko", "devices", "zpool", "tank")
    assert datasets == ()


def test_pools_that_are_imported() -> None:
    for given in (["a", "b"], "a b"):
        pools, _, _ = read_storage("f", {"boot": {"zfs": {"extraPools": given}}})
        assert [(pool.name, pool.is_declared) for pool in pools] == [("a", True), ("b", True)]
        assert {pool.place.route for pool in pools} == {("boot", "zfs", "extraPools")}


@pytest.mark.parametrize(
    ("options", "mountpoint", "mount_options"),
    [
        ({}, None, None),
        ({"mountpoint": "/srv"}, "/srv", ("defaults", "zfsutil")),
        ({"mountpoint": "srv"}, None, None),
        ({"mountpoint": None}, None, None),
        ({"mountpoint": "/srv", "mountOptions": ["noatime"]}, "/srv", ("noatime", "zfsutil")),
        ({"mountpoint": "/srv", "mountOptions": []}, "/srv", ("zfsutil",)),
        ({"mountpoint": "/srv", "options": {"mountpoint": "legacy"}}, "/srv", ("defaults",)),
        ({"mountpoint": "/srv", "options": {"mountpoint": "/srv"}}, "/srv", ("defaults", "zfsutil")),
        ({"mountpoint": "/srv", "options": {"mountpoint": "none"}}, None, None),
        ({"mountpoint": "/srv", "options": {"canmount": "off"}}, None, None),
        ({"mountpoint": "/srv", "options": {"canmount": "noauto"}}, "/srv", ("defaults", "zfsutil")),
    ],
)
def test_datasets(options: Json, mountpoint: str | None, mount_options: tuple[str, ...] | None) -> None:
    _, (made,), mounts = read_storage("f", dataset(**options))
    assert (made.pool, made.name, made.path, made.type) == ("tank", "a", "tank/a", "zfs_fs")
    assert made.mountpoint == mountpoint
    assert dict(made.properties) == options.get("options", {})
    assert made.place.route == ("disko", "devices", "zpool", "tank", "datasets", "a")
    found = [(mount.path, mount.device, mount.fs_type, mount.options) for mount in mounts]
    assert found == ([] if mountpoint is None else [(mountpoint, "tank/a", "zfs", mount_options)])


def test_a_pool_is_mounted_as_its_root_dataset() -> None:
    _, _, mounts = read_storage("f", disko(tank={"mountpoint": "/tank"}))
    assert [(mount.path, mount.device, mount.fs_type) for mount in mounts] == [("/tank", "tank", "zfs")]
    off = disko(tank={"mountpoint": "/tank", "rootFsOptions": {"mountpoint": "none"}})
    assert read_storage("f", off)[2] == ()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({}, []),
        ({"type": "filesystem", "format": "ext4"}, []),
        ({"type": "filesystem", "mountpoint": "/v"}, []),
        ({"type": "swap", "format": "ext4", "mountpoint": "/v"}, []),
        ({"type": "filesystem", "format": "ext4", "mountpoint": "/v"}, [("/v", "ext4", ("defaults",))]),
        (
            {"type": "filesystem", "format": "xfs", "mountpoint": "/v", "mountOptions": ["noatime"]},
            [("/v", "xfs", ("noatime",))],
        ),
    ],
)
def test_volumes(content: Json, expected: list[tuple[str, str, tuple[str, ...]]]) -> None:
    _, (made,), mounts = read_storage("f", dataset(type="zfs_volume", mountpoint="/not", content=content))
    assert (made.type, made.mountpoint) == ("zfs_volume", None)
    assert [(mount.path, mount.fs_type, mount.options) for mount in mounts] == expected
    assert {mount.device for mount in mounts} <= {"/dev/zvol/tank/a"}


@pytest.mark.parametrize(
    ("entry", "field", "expected"),
    [
        ({}, "path", "/srv"),
        ({}, "device", None),
        ({}, "fs_type", None),
        ({}, "options", None),
        ({}, "is_enabled", True),
        ({}, "is_needed_for_boot", False),
        ({}, "device_option", "device"),
        ({"mountPoint": "/x"}, "path", "/x"),
        ({"device": "/dev/sda1"}, "device", "/dev/sda1"),
        ({"label": "x"}, "device", "/dev/disk/by-label/x"),
        ({"label": "x"}, "device_option", "label"),
        ({"label": "x", "device": "/dev/sda1"}, "device", "/dev/sda1"),
        ({"label": "x", "device": "/dev/sda1"}, "device_option", "device"),
        ({"fsType": "ext4"}, "fs_type", "ext4"),
        ({"options": ["ro"]}, "options", ["ro"]),
        ({"enable": False}, "is_enabled", False),
        ({"neededForBoot": True}, "is_needed_for_boot", True),
        ({"depends": ["/a"]}, "depends", ("/a",)),
        ({"overlay": {"lowerdir": ["/a"]}}, "device", "overlay"),
        ({"overlay": {"lowerdir": ["/a"]}}, "fs_type", "overlay"),
        ({"overlay": {"lowerdir": ["/a"]}, "depends": ["/d"]}, "depends", ("/d", "/a")),
        ({"overlay": {"lowerdir": ["/a"], "workdir": "/w"}}, "depends", ("/a",)),
        ({"overlay": {"lowerdir": ["/a"], "upperdir": "/u", "workdir": "/w"}}, "depends", ("/a", "/u", "/w")),
        (
            {"overlay": {"lowerdir": ["/a", "/b"]}, "options": ["ro"]},
            "options",
            ("ro", "lowerdir=/a:/b", "x-systemd.requires-mounts-for=/a", "x-systemd.requires-mounts-for=/b"),
        ),
        (
            {"overlay": {"lowerdir": ["/a"], "upperdir": "/u", "workdir": "/w"}},
            "options",
            (
                *("lowerdir=/a", "upperdir=/u", "workdir=/w"),
                *(f"x-systemd.requires-mounts-for={path}" for path in ("/a", "/u", "/w")),
            ),
        ),
        ({"overlay": {"upperdir": "/u"}}, "device", None),
        ({"fsType": "tmpfs"}, "device", "tmpfs"),
        ({"fsType": "tmpfs"}, "device_option", "fsType"),
        ({"fsType": "ramfs", "device": "none"}, "device", "none"),
        ({"fsType": "tmpfs", "device": None}, "device", None),
        ({"fsType": "ext4"}, "device", None),
    ],
)
def test_file_systems(entry: Json, field: str, expected: Any) -> None:
    problems: list[Problem] = []
    (found,) = read_file_systems("f", {"fileSystems": {"/srv": entry}}, problems)
    assert (getattr(found, field), problems) == (expected, [])
    at = ("fileSystems", "/srv", "mountPoint") if "mountPoint" in entry else ("fileSystems", "/srv")
    assert found.path_place.route == at


def test_file_systems_that_are_none() -> None:
    problems: list[Problem] = []
    assert read_file_systems("f", {}, problems) == ()
    assert read_file_systems("f", {"fileSystems": 1}, problems) == ()
    given = {"fileSystems": {"/b": {}, "/a": 1, "/c": {"fsType": 2}, "/A": {}}}
    assert [each.name for each in read_file_systems("f", given, problems)] == ["/A", "/b", "/c"]
    mismatched = [(problem.at.route, problem.value) for problem in problems if isinstance(problem, TypeMismatch)]
    assert mismatched == [(("fileSystems",), 1), (("fileSystems", "/a"), 1), (("fileSystems", "/c", "fsType"), 2)]

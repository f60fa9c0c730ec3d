"""The units that are written of a host, line by line, and the mounts that its units are about."""

from __future__ import annotations

import json
from typing import Any

import pytest

from guestlint import api
from guestlint.picture.types import Mount
from guestlint.source.parse import read_bytes
from guestlint.systemd.fstab import fstab_options, is_network, mount_options, mount_units, option_words, orders_units
from guestlint.systemd.mount_cycles import has_mount_cycle
from guestlint.systemd.mounts import HostMounts
from tests.model.test_boot import host
from tests.model.test_parts import mount, share


def units(**data: Any) -> dict[str, str]:
    return api.units(read_bytes("host.json", json.dumps({"node": {"name": "ward"}, **data}).encode()))


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line]


def of_service(**said: Any) -> list[str]:
    return lines(units(systemd={"services": {"s": said}})["s.service"])


HEADER = "# Made by guestlint expand --format units."


def test_a_service_says_its_place_in_the_order_and_runs_nothing() -> None:
    said = {"requires": ["a.service"], "wants": ["b.service"], "after": ["c.service"], "before": ["d.service"]}
    assert of_service(**said, wantedBy=["e.target"], requiredBy=["f.target"]) == [
        HEADER,
        *("[Unit]", "Requires=a.service", "Wants=b.service", "After=c.service", "Before=d.service"),
        *("[Service]", "ExecStart=/bin/true"),
        *("[Install]", "WantedBy=e.target", "RequiredBy=f.target"),
    ]
    assert of_service() == [HEADER, "[Service]", "ExecStart=/bin/true"]


def test_sections_stand_apart() -> None:
    text = units(systemd={"services": {"s": {"after": ["a.service"]}}})["s.service"]
    assert text == f"{HEADER}\n\n[Unit]\nAfter=a.service\n\n[Service]\nExecStart=/bin/true\n"


def test_what_a_service_says_of_defaults_and_mounts() -> None:
    said = of_service(unitConfig={"DefaultDependencies": False, "RequiresMountsFor": "/a '/b c%'"})
    assert said[1:5] == [
        *("[Unit]", "DefaultDependencies=no", "RequiresMountsFor=/a", 'RequiresMountsFor="/b c%%"'),
    ]


def test_a_service_of_a_guest_has_its_type() -> None:
    zfs = {"/x": {"pool": "p", "dataset": "d"}}
    guest = {"backend": "microvm", "autostart": True, "microvm": {"system": "x", "macvtap": "lan"}, "zfs": zfs}
    body = lines(units(guests={"web": guest})["zfs-ensure-p-d.service"])
    at = body.index("[Service]")
    assert body[at + 1 : at + 3] == ["Type=oneshot", "ExecStart=/bin/true"]


@pytest.mark.parametrize(
    ("option", "body"),
    [
        ("sockets", ["[Socket]", "ListenStream=/run/guestlint.socket"]),
        ("timers", ["[Timer]", "OnBootSec=1h"]),
        ("paths", ["[Path]", "PathExists=/run/guestlint"]),
        ("targets", []),
    ],
)
def test_units_of_other_kinds(option: str, body: list[str]) -> None:
    found = units(systemd={option: {"u": {}}})[f"u.{option.removesuffix('s')}"]
    assert lines(found) == [HEADER, *body]


def test_mounts_and_automounts_of_the_hosts_own() -> None:
    found = units(
        systemd={
            "mounts": [{"where": "/m n", "what": "/dev/50%", "type": "ext4", "options": "ro,noatime"}],
            "automounts": [{"where": "/m n"}],
        }
    )
    assert lines(found["m\\x20n.mount"])[-5:] == [
        *("[Mount]", "What=/dev/50%%", "Where=/m n", "Type=ext4", "Options=ro,noatime"),
    ]
    assert lines(found["m\\x20n.automount"]) == [HEADER, "[Automount]", "Where=/m n"]


def fstab_mount(*options: str, device: str = "/dev/x", fs_type: str = "ext4") -> list[str]:
    own = {"device": device, "fsType": fs_type, "options": list(options)}
    return lines(units(fileSystems={"/a": own})["a.mount"])


def test_a_mount_of_the_fstab_is_as_the_generator_makes_it() -> None:
    assert fstab_mount() == [
        HEADER,
        *("[Unit]", "Before=local-fs.target", "After=blockdev@dev-x.target"),
        *("[Mount]", "What=/dev/x", "Where=/a", "Type=ext4"),
    ]
    assert fstab_mount("defaults")[-1] == "Type=ext4"
    assert fstab_mount("ro")[-1] == "Options=ro"
    assert fstab_mount(device="s:/x", fs_type="nfs")[1:3] == ["[Unit]", "Before=remote-fs.target"]
    assert fstab_mount("nofail", device="tmpfs", fs_type="auto")[1:3] == ["[Mount]", "What=tmpfs"]
    assert "Type=auto" not in fstab_mount(fs_type="auto")


def test_what_its_options_name() -> None:
    said = fstab_mount(
        *("x-systemd.after=a.service", "x-systemd.requires=b.service", "x-systemd.before=c.service"),
        *("x-systemd.requires-mounts-for=/p", "x-systemd.requires-mounts-for=/q"),
    )
    assert said[2:7] == [
        *("After=a.service", "After=b.service", "Requires=b.service", "Before=c.service", "RequiresMountsFor=/p /q"),
    ]


def test_a_backslash_joins_no_lines_and_a_name_has_only_signs_of_names() -> None:
    assert fstab_mount(device="/dev/x\\")[-3] == "What=/dev/x\\x5c"

    assert of_service(after=["a/b c.service", "x@y:z_.service"])[2:4] == [
        *("After=a\\x2fb\\x20c.service", "After=x@y:z_.service"),
    ]


def wanted(**data: Any) -> set[str]:
    return {line.partition("=")[2] for line in lines(units(**data)["guests.target"]) if line.startswith("Wants=")}


def test_the_target_wants_what_is_started() -> None:
    mounts = {"/a": {"device": "x"}, "/b": {"device": "x", "options": ["noauto"]}}
    assert wanted(fileSystems=mounts) == {"a.mount"}
    own = {"services": {"s": {"wantedBy": ["multi-user.target"]}, "t": {}}}
    assert wanted(fileSystems=mounts, systemd=own) == {
        *("a.mount", "s.service", "local-fs.target", "local-fs-pre.target", "remote-fs.target"),
    }


def test_what_is_masked_is_not_written() -> None:
    found = units(fileSystems={"/a": {"device": "x"}}, systemd={"services": {"s": {"enable": False}}})
    assert sorted(found) == ["a.mount", "fstab", "guests.target"]


def test_an_automount_of_the_fstab_is_a_unit() -> None:
    found = units(fileSystems={"/a%": {"device": "x", "options": ["x-systemd.automount"]}})
    assert lines(found["a\\x25.automount"]) == [HEADER, "[Automount]", "Where=/a%%"]


def test_the_fstab_has_a_line_for_each() -> None:
    first = {"device": "x\ty", "fsType": "ext4", "options": ["ro", "x=\u0001"], "depends": ["/c"]}
    own = {"/a b": first, "/c": {"device": "c"}}
    assert units(fileSystems=own)["fstab"].splitlines() == [
        "c /c auto defaults 0 0",
        "x\\011y /a\\040b ext4 ro,x=\\001,x-systemd.requires-mounts-for=/c 0 0",
    ]


def with_options(*options: str, **more: Any) -> Mount:
    return mount("/a", options=options, **more)


def test_of_an_option_and_its_opposite_the_last_counts() -> None:
    assert mount_options(with_options("nofail")).nofail
    assert not mount_options(with_options("nofail", "fail")).nofail
    assert mount_options(with_options("fail", "nofail")).nofail
    assert mount_options(with_options("noauto")).noauto
    assert not mount_options(with_options("noauto", "auto")).noauto
    for word in ("x-systemd.automount", "comment=systemd.automount", "x-systemd.automount=1"):
        assert mount_options(with_options(word)).automount
    assert not mount_options(with_options("x-systemd.automounts")).automount


def test_the_root_is_mounted_in_any_case() -> None:
    words = (
        "nofail",
        "noauto",
        "x-systemd.automount",
        "x-systemd.wanted-by=a.target",
        "x-systemd.required-by=b.target",
    )
    root, other = (mount_options(mount(path, options=words)) for path in ("/", "/a"))
    assert not any((root.nofail, root.noauto, root.automount, root.wanted_by, root.required_by))
    assert all((other.nofail, other.noauto, other.automount, other.wanted_by, other.required_by))


@pytest.mark.parametrize(
    ("fs_type", "options", "is_remote"),
    [
        *(("nfs", (), True), ("fuse.sshfs", (), True), ("ext4", (), False), ("ext4", ("_netdev",), True)),
        *(("fuse.x", (), False), ("ext4", ("netdev",), False), ("sshfs.fuse", (), False)),
    ],
)
def test_what_is_on_the_network(fs_type: str, options: tuple[str, ...], *, is_remote: bool) -> None:
    assert is_network(with_options(*options, fs_type=fs_type)) is is_remote


def test_words_of_options_are_separated_by_commas() -> None:
    assert option_words(with_options("a,b", "c\\,d")) == ("a", "b", "c\\,d")


def test_depends_are_options_where_systemd_hears_of_them() -> None:
    waiting = with_options("ro", depends=("/b", "/b"))
    assert fstab_options(waiting) == ("ro", "x-systemd.requires-mounts-for=/b")
    assert fstab_options(waiting._replace(waits_for_depends=False)) == ("ro",)
    assert orders_units(waiting)
    assert not orders_units(waiting._replace(waits_for_depends=False))
    assert not orders_units(with_options("ro"))
    for word in ("after", "before", "requires", "requires-mounts-for"):
        assert orders_units(with_options(f"x-systemd.{word}=x"))


def test_of_two_mounts_for_one_unit_the_first_of_the_fstab_counts() -> None:
    first, second = mount("/a//b"), mount("/a/b", "/dev/second")
    assert mount_units({"1": second, "2": first}) == {"/a/b": second}
    waiting = second._replace(depends=("/c",))
    assert mount_units({"1": waiting, "2": first, "3": mount("/c")})["/a/b"] is waiting
    late = second._replace(depends=("/z",))
    assert mount_units({"2": late, "3": first, "1": mount("/z")})["/a/b"].path in ("/a/b", "/a//b")


def mounts_of(**data: Any) -> HostMounts:
    return HostMounts(host(**data))


def test_a_unit_of_its_own_takes_the_place_of_the_fstabs() -> None:
    own = {"where": "/a", "what": "/dev/own", "type": "xfs"}
    found = mounts_of(fileSystems={"/a": {"device": "/dev/x", "options": ["nofail"]}}, systemd={"mounts": [own]})
    assert (found.by_path["/a"].device, found.fstab["/a"].device) == ("/dev/own", "/dev/x")
    assert found.path_of == {"a.mount": "/a"}
    assert not any(found.options("/a"))
    assert found.fstab_options("/a").nofail


def test_a_masked_mount_is_none() -> None:
    own = {"where": "/a", "what": "x", "enable": False}
    found = mounts_of(fileSystems={"/a": {"device": "x"}, "/b": {"device": "y"}}, systemd={"mounts": [own]})
    assert list(found.by_path) == ["/b"]


@pytest.mark.parametrize(
    ("path", "has"),
    [
        *(("/", False), ("/usr", False), ("/proc/x", False), ("/sys/x", False), ("/dev/x", False)),
        *(("/run/initramfs", False), ("/proc", True), ("/usr/x", True), ("/a", True), ("/run/x", True)),
        *(("/nix", False), ("/var/lib", False), ("/var/lib/nixos", False), ("/var/lib/a", True), ("/etc", False)),
    ],
)
def test_which_mounts_have_default_dependencies(path: str, *, has: bool) -> None:
    assert mounts_of(fileSystems={path: {"device": "x"}}).has_defaults(path) is has


def test_what_the_initrd_mounts_waits_for_nothing_in_the_host() -> None:
    needed = {"device": "x", "depends": ["/b"], "neededForBoot": True}
    found = mounts_of(fileSystems={"/a": needed, "/b": {"device": "y"}})
    assert fstab_options(found.by_path["/a"]) == ("defaults", "x-initrd.mount")
    assert list(found.awaited("/a")) == []
    own = {"where": "/c", "what": "x", "options": "ro,x-initrd.mount"}
    assert not mounts_of(systemd={"mounts": [own]}).has_defaults("/c")


def test_an_automount_that_the_host_declares_is_not_made() -> None:
    lazy = {"/a": {"device": "x", "options": ["x-systemd.automount"]}, "/b": {"device": "x"}}
    found = mounts_of(fileSystems=lazy)
    assert [found.automount(path) for path in ("/a", "/b", "/c")] == ["a.automount", "", ""]
    assert mounts_of(fileSystems=lazy, systemd={"automounts": [{"where": "/a"}]}).automount("/a") == ""


@pytest.mark.parametrize(("device", "is_loaded"), [("/x/../y", False), ("/x..y", True), ("x/../y", True), ("/x", True)])
def test_a_mount_whose_device_has_dots_is_not_loaded(device: str, *, is_loaded: bool) -> None:
    assert ("/a" in mounts_of(fileSystems={"/a": {"device": device, "options": ["bind"]}}).by_path) is is_loaded


def cycle(*mounts: Mount) -> bool:
    return has_mount_cycle({each.path: each for each in mounts})


def test_mounts_that_wait_for_one_another() -> None:
    assert not cycle(mount("/a", "/b"), mount("/b", "/c"), mount("/c", "/dev/x"))
    assert cycle(mount("/a", "/b"), mount("/b", "/a"))
    assert cycle(mount("/a", "/b/x"), mount("/b", "/c"), mount("/c", "/d"), mount("/d", "/a/y"))
    assert cycle(mount("/a", depends=("/b",)), mount("/b", depends=("/a",)))
    assert cycle(mount("/a/b", "x"), mount("/a", "/a/b"))
    assert not cycle(mount("/a", "/a"))


def test_two_ways_to_one_mount_are_no_cycle() -> None:
    mounts = mount("/a", "/b"), mount("/b", "/d", depends=("/c",)), mount("/c", "/d"), mount("/d", "x")
    assert not cycle(*mounts)
    assert cycle(*mounts[:3], mount("/d", "/a"))


def test_a_cycle_is_found_after_mounts_that_wait_for_no_one() -> None:
    assert cycle(mount("/a", "/b"), mount("/b", "/dev/x"), mount("/c", "/d"), mount("/d", "/c"))


def test_shares_of_one_dataset_wait_for_one_another() -> None:
    def shared(path: str, waits_for: str) -> Mount:
        options = ("zfsutil", f"x-systemd.requires-mounts-for={waits_for}")
        previous = share("web", "/x")._replace(source=waits_for)
        return mount(path, "rpool/a", share=share("web", "/y"), previous=previous, options=options)

    assert cycle(shared("/p", "/p/q"), mount("/p/q", "rpool/a", share=share("web", "/x"), options=("zfsutil",)))
    assert not cycle(shared("/p/q", "/p"), mount("/p", "rpool/a", share=share("web", "/x"), options=("zfsutil",)))

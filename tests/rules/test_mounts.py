"""Mountpoints: what each rule says of a path, and that one cause is said once."""

from __future__ import annotations

from typing import Any

import pytest

from guestlint.settings.resolve import Settings
from tests.rules.table import Said, container, findings, said, vm, zfs

HOST = "guests.a.zfs./p.hostMountpoint"


@pytest.mark.parametrize(
    ("path", "rule", "severity"),
    [
        ("/guests/a/p", "", ""),
        ("/guests", "", ""),
        ("/guests2/a", "host-mountpoint-outside-guests", "info"),
        ("/srv/a", "host-mountpoint-outside-guests", "info"),
        ("/etc/a", "host-mountpoint-outside-guests", "info"),
        ("/run/a", "host-mountpoint-outside-guests", "info"),
        ("/etc", "host-mountpoint-shadows-system", "error"),
        ("/", "host-mountpoint-shadows-system", "error"),
        ("/boot", "host-mountpoint-shadows-system", "error"),
        ("/nix", "host-mountpoint-shadows-system", "error"),
        ("/nix/store", "host-mountpoint-shadows-system", "error"),
        ("/usr", "host-mountpoint-shadows-system", "error"),
        ("/var", "host-mountpoint-shadows-system", "error"),
        ("/home", "host-mountpoint-shadows-system", "error"),
        ("/root", "host-mountpoint-shadows-system", "error"),
        ("/run", "api-mountpoint", "error"),
        ("/proc", "api-mountpoint", "error"),
        ("/sys", "api-mountpoint", "error"),
        ("/dev", "api-mountpoint", "error"),
        ("/guests/a:b", "colon-in-bind-path", "error"),
        ("/guests/a b", "space-in-mountpoint", "error"),
        ("/guests//a", "unnormalized-mountpoint", "warning"),
        ("//guests/a", "unnormalized-mountpoint", "warning"),
        ("/guests/./a", "mount-unit-mismatch", "error"),
        ("/guests/a/.", "mount-unit-mismatch", "error"),
        ("/guests/b/../a", "unnormalized-mountpoint", "error"),
        ("/../guests/a", "mount-unit-mismatch", "error"),
        ("/var/../guests/a", "mount-unit-mismatch", "error"),
        ("/guests/a\\040b", "mount-unit-mismatch", "error"),
        ("/guests/a\\\\b", "mount-unit-mismatch", "error"),
        ("/guests/a\\b", "backslash-in-bind-path", "error"),
        ('/guests/a"b', "backslash-in-bind-path", "error"),
        ("/guests/a\tb", "invalid-mount-unit-name", "error"),
        ("/var/run", "api-mountpoint", "error"),
        ("/sys/fs/cgroup/a", "api-mountpoint", "error"),
        ("/run/host/a", "api-mountpoint", "error"),
        ("/proc/a", "host-mountpoint-shadows-system", "warning"),
        ("/sys/a", "host-mountpoint-shadows-system", "warning"),
        ("/bin/sh", "host-mountpoint-shadows-system", "error"),
        ("/bin/sh/a", "host-mountpoint-shadows-system", "error"),
        ("/etc/static/a", "mount-unit-mismatch", "error"),
        ("/run/current-system", "mount-unit-mismatch", "error"),
        ("/proc/self/a", "mount-unit-mismatch", "error"),
        ("/var/lib/microvms", "host-mountpoint-shadows-system", "error"),
        ("/dev/shm", "api-mountpoint", "error"),  # noqa: S108 - a mountpoint in a document
        ("/var/lib", "host-mountpoint-shadows-system", "error"),
        ("/var/log", "host-mountpoint-shadows-system", "error"),
        ("/nix/var", "host-mountpoint-shadows-system", "error"),
        ("/var/lib/nixos", "host-mountpoint-shadows-system", "error"),
        ("/var/lib/a", "host-mountpoint-outside-guests", "info"),
        ("/guests/..", "unnormalized-mountpoint", "error"),
        ("/guests/a/", "trailing-slash-in-mountpoint", "error"),
        ("/guests//a/", "trailing-slash-in-mountpoint", "error"),
        ("/guests/ä", "invalid-mount-unit-name", "error"),
        ("/guests/a-b.c_d~e", "", ""),
        ("/guests/..a", "", ""),
        ("/guests/.a", "", ""),
    ],
)
def test_a_host_mountpoint_has_one_finding(path: str, rule: str, severity: str) -> None:
    assert said({"a": container(zfs={"/p": zfs(host=path)})}) == ([(rule, severity, HOST)] if rule else [])


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/persist", []),
        ("/nix", []),
        ("/nix/persist", []),
        ("/nix/storex", []),
        ("/run/secrets", []),
        ("/dev/x", []),
        ("/var/lib", []),
        ("/nix/store", ["guest-mountpoint-shadows-system"]),
        ("/nix//store", ["guest-mountpoint-shadows-system"]),
        ("/nix/.ro-store", []),
        ("/nix/.rw-store", []),
        ("/bin/sh", ["guest-mountpoint-shadows-system"]),
        ("/bin", []),
        ("/p/../q", ["unnormalized-mountpoint"]),
        ("/var/../q", []),
        ("/p//q/./r", []),
        ("/etc/ssh", []),
        ("/sys/fs/cgroup", ["guest-mountpoint-shadows-system"]),
        ("/var/run", ["guest-mountpoint-shadows-system"]),
        ("/var/run/x", []),
        ("/p/", ["trailing-slash-in-mountpoint"]),
        ("/a\tb", ["space-in-mountpoint"]),
        ("/a\nb", ["space-in-mountpoint"]),
        ("/a\\b", ["backslash-in-bind-path"]),
        ('/a"b', ["backslash-in-bind-path"]),
        ("/nix/.rw-store/x", []),
        ("/proc", ["guest-mountpoint-shadows-system"]),
        ("/sys", ["guest-mountpoint-shadows-system"]),
        ("/dev", ["guest-mountpoint-shadows-system"]),
        ("/run", ["guest-mountpoint-shadows-system"]),
        ("/", ["guest-mountpoint-shadows-system"]),
        ("/a:b", ["colon-in-bind-path"]),
        ("/a b", ["space-in-mountpoint"]),
    ],
)
def test_a_guest_mountpoint(path: str, expected: list[str]) -> None:
    guest = container(zfs={"/p": zfs(host="/guests/a/p", guest=path)})
    assert said({"a": guest}) == [(rule, "error", "guests.a.zfs./p.guestMountpoint") for rule in expected]


@pytest.mark.parametrize("path", ["/nix/store/x", "/dev/shm", "/sys/fs/cgroup/x"])  # noqa: S108 - of a document
def test_what_a_container_survives(path: str) -> None:
    guest = container(zfs={"/p": zfs(host="/guests/a/p", guest=path)})
    place = "guests.a.zfs./p.guestMountpoint"
    assert said({"a": guest}) == [("guest-mountpoint-shadows-system", "warning", place)]


def test_a_default_host_mountpoint_is_said_where_it_comes_from() -> None:
    assert said({"a": vm(zfs={"/p//q": zfs()})}) == [("unnormalized-mountpoint", "warning", "guests.a.zfs./p//q")]
    assert said({"a": vm(zfs={"/p/./q": zfs()})}) == [("mount-unit-mismatch", "error", 'guests.a.zfs."/p/./q"')]
    (finding,) = findings({"a": vm(zfs={"/p/./q": zfs()})})
    assert finding.diagnostic.fix is None


def test_a_micro_vm_has_no_bind_flags() -> None:
    assert said({"a": vm(zfs={"/p": zfs(host="/guests/a:b")})}) == []
    assert said({"a": vm(zfs={"/p": zfs(host="/guests/a b")})}) == [("space-in-mountpoint", "warning", HOST)]


def test_colon_is_said_once_and_names_the_flag() -> None:
    (finding,) = findings({"a": container(zfs={"/p": zfs(host="/guests/x:y", guest="/z:w")})})
    assert finding.path == HOST
    assert "`hostMountpoint` `/guests/x:y` of container `a` contains a colon" in finding.diagnostic.message
    assert "`--bind=/guests/x:y:/z:w`" in finding.diagnostic.message


def test_the_root_is_named_as_such() -> None:
    (on_host,) = findings({"a": vm(zfs={"/p": zfs(host="/")})})
    assert on_host.diagnostic.message == "`hostMountpoint` `/` of guest `a` hides the host's root"
    (in_guest,) = findings({"a": vm(zfs={"/": zfs(host="/guests/a")})})
    assert "hides the guest's root" in in_guest.diagnostic.message
    (other,) = findings({"a": vm(zfs={"/p": zfs(host="/etc")})})
    assert "hides the host's own `/etc`" in other.diagnostic.message


def test_what_the_host_mounts_there_itself_is_meant() -> None:
    guest = vm(zfs={"/p": zfs(host="/home", dataset="safe/home")})
    assert said({"a": guest}, fileSystems={"/home": {"device": "rpool/safe/home", "fsType": "zfs"}}) == []
    guest = vm(zfs={"/p": zfs(host="/srv/x", dataset="safe/home")})
    assert said({"a": guest}, fileSystems={"/srv/x": {"device": "rpool/safe/home", "fsType": "zfs"}}) == []


@pytest.mark.parametrize(
    ("allowed", "path", "finds"),
    [
        (["/srv"], "/srv/a", False),
        (["/srv"], "/srv", False),
        (["/srv/"], "/srv/a", False),
        (["/srv/a"], "/srv/ab", True),
        (["/mnt", "/srv"], "/srv/a/b", False),
        ([], "/srv/a", True),
        (["/"], "/srv/a", False),
    ],
)
def test_places_that_the_settings_allow(allowed: list[str], path: str, *, finds: bool) -> None:
    settings = Settings(rules={"host-mountpoint-outside-guests": {"allowed": allowed}})
    rules = [rule for rule, _, _ in said({"a": vm(zfs={"/p": zfs(host=path)})}, settings)]
    assert rules == (["host-mountpoint-outside-guests"] if finds else [])


def test_a_place_outside_is_said_once_however_many_have_it() -> None:
    entry = {"/p": zfs(host="/srv/x")}
    assert [each for each in said({"a": vm(zfs=entry), "b": vm(zfs=entry)}) if "outside" in each[0]] == [
        ("host-mountpoint-outside-guests", "info", HOST)
    ]


def one(name: str, severity: str, path: str) -> list[Said]:
    return [(name, severity, path)]


INNER = "guests.b.zfs./p.hostMountpoint"


@pytest.mark.parametrize(
    ("outer", "inner", "expected"),
    [
        ("/guests/x", "/guests/x/y", one("mount-inside-other-guest", "warning", INNER)),
        ("/guests/x", "/guests/x/y/z", one("mount-inside-other-guest", "warning", INNER)),
        ("/guests/x", "/guests/xy", []),
        ("/guests/x", "/guests/y", []),
        ("/guests/x/y", "/guests/x", one("mount-inside-other-guest", "warning", HOST)),
    ],
)
def test_a_mount_inside_another_guests(outer: str, inner: str, expected: list[Said]) -> None:
    guests = {"a": vm(zfs={"/p": zfs(host=outer)}), "b": vm(zfs={"/p": zfs(dataset="safe/b", host=inner)})}
    assert said(guests) == expected


def test_a_mount_inside_ones_own_is_normal() -> None:
    entries = {"/p": zfs(host="/guests/x"), "/q": zfs(dataset="safe/b", host="/guests/x/y")}
    assert said({"a": vm(zfs=entries)}) == []


def test_a_mount_below_the_default_place_of_another() -> None:
    guests = {"a": vm(zfs={"/p": zfs()}), "b": vm(zfs={"/q": zfs(dataset="safe/b", host="/guests/a/p/q")})}
    (finding,) = findings(guests)
    assert (finding.rule, finding.severity) == ("mount-inside-other-guest", "warning")
    assert "of guest `b` is below that of `a`: `a` sees `rpool/safe/b`" in finding.diagnostic.message
    assert [step.at.route for step in finding.diagnostic.related] == [("guests", "a", "zfs", "/p")]


def test_a_dataset_that_both_have_is_an_info() -> None:
    shared = {"/s": zfs(dataset="safe/s")}
    guests = {
        "a": vm(zfs={"/p": zfs(host="/guests/x"), **shared}),
        "b": vm(zfs={"/s": zfs(dataset="safe/s", host="/guests/x/s")}),
    }
    (finding,) = findings(guests)
    assert (finding.rule, finding.severity) == ("mount-inside-other-guest", "info")
    assert finding.diagnostic.message.endswith("sees `rpool/safe/s`, which it also has itself")


def test_a_cycle_is_said_as_a_cycle_only() -> None:
    guests = {"a": vm(zfs={"/p": zfs(host="/guests/x/y")}), "b": vm(zfs={"/p": zfs(host="/guests/x")})}
    assert [rule for rule, _, _ in said(guests)] == ["ordering-cycle"]


@pytest.mark.parametrize(
    ("first", "outcome"),
    [
        ("/q", "only the last is mounted"),
        ("/./q", "only one of them is mounted"),
        ("//q", "only one of them is mounted"),
    ],
)
def test_two_datasets_at_one_guest_mountpoint(first: str, outcome: str) -> None:
    entries = {
        "/p": zfs(host="/guests/a/x", guest=first),
        "/q": zfs(dataset="safe/b"),
        "/r": zfs(dataset="safe/c", guest="/r"),
    }
    (finding,) = findings({"a": vm(zfs=entries)})
    assert (finding.rule, finding.severity) == ("duplicate-guest-mountpoint", "error")
    assert finding.path == "guests.a.zfs./q"
    assert finding.diagnostic.message == f"guest `a` mounts 2 datasets at `/q`: {outcome}"
    assert [step.at.route[-1] for step in finding.diagnostic.related] == ["guestMountpoint"]


def test_a_container_binds_the_first_only_where_the_text_is_the_same() -> None:
    same = {"/p": zfs(host="/guests/a/x", guest="/q"), "/q": zfs(dataset="safe/b")}
    (finding,) = findings({"a": container(zfs=same)})
    assert finding.diagnostic.message.endswith("only the first is bound")
    other = {"/p": zfs(host="/guests/a/x", guest="//q"), "/q": zfs(dataset="safe/b")}
    (finding,) = findings({"a": container(zfs=other)})
    assert finding.diagnostic.message.endswith("the last hides the others")


def test_one_guest_mountpoint_with_one_host_mountpoint_is_a_conflict() -> None:
    entries = {"/p": zfs(guest="/q"), "/q": zfs(dataset="safe/b")}
    assert [rule for rule, _, _ in said({"a": vm(zfs=entries)})] == ["conflicting-definition"]


def test_a_host_mountpoint_twice_in_a_micro_vm() -> None:
    entries = {"/p": zfs(host="/guests/x"), "/q": zfs(host="/guests/x"), "/r": zfs(dataset="safe/r")}
    (finding,) = findings({"a": vm(zfs=entries)})
    assert (finding.rule, finding.severity, finding.path) == (
        "duplicate-virtiofs-tag",
        "error",
        "guests.a.zfs./q.hostMountpoint",
    )
    assert finding.diagnostic.message == "micro VM `a` shares `/guests/x` 2 times with the same virtiofs tag"
    assert [step.at.route[3] for step in finding.diagnostic.related] == ["/p"]
    assert said({"a": container(zfs=entries)}) == []


def test_entries_that_choose_nothing_are_left_alone() -> None:
    guests: dict[str, Any] = {name: vm(zfs={"/p": zfs(dataset=f"safe/{name}")}) for name in "abc"}
    assert said(guests) == []


def test_what_a_micro_vm_takes() -> None:
    """No flags of nspawn, no chain for a guest's path, and a layer of the store that it may keep."""
    entry = {"/p": zfs(host="/guests/a/p", guest="/my data")}
    assert said({"a": vm(zfs=entry)}) == []
    assert said({"a": vm(zfs={"/p": zfs(host='/guests/a\\b"c')})}) == []
    for path, severity in (
        ("/etc", ""),
        ("/usr", ""),
        ("/etc/ssh", "warning"),
        ("/etc/systemd", "warning"),
        ("/usr/bin", "warning"),
        ("/etc/ssh/keys", ""),
        ("/nix/.ro-store", "error"),
        ("/sys/fs/cgroup/x", "error"),
        ("/etc/passwd", "error"),
    ):
        hidden = said({"a": vm(zfs={"/p": zfs(host="/guests/a/p", guest=path)})})
        place = "guests.a.zfs./p.guestMountpoint"
        assert hidden == ([("guest-mountpoint-shadows-system", severity, place)] if severity else [])
    rw_store = {"/p": zfs(host="/guests/a/p", guest="/nix/.rw-store")}
    assert said({"a": vm(zfs=rw_store)}) == [
        ("guest-mountpoint-shadows-system", "info", "guests.a.zfs./p.guestMountpoint")
    ]
    (never,) = findings({"a": vm(zfs={"/p": zfs(host="/guests/a/p", guest="/dev/shm")})})  # noqa: S108 - of a document
    assert "the systemd of `a` never mounts the dataset there" in never.diagnostic.message


def test_each_space_of_a_container_is_said() -> None:
    assert said({"a": container(zfs={"/p": zfs(host="/guests/a b", guest="/c d")})}) == [
        ("space-in-mountpoint", "error", "guests.a.zfs./p.guestMountpoint"),
        ("space-in-mountpoint", "error", HOST),
    ]
    assert said({"a": container(zfs={"/c d": zfs()})}) == one("space-in-mountpoint", "error", 'guests.a.zfs."/c d"')


def test_each_outer_guest_is_said_and_the_host_root_is_not_one() -> None:
    inner = container(zfs={"/p": zfs(dataset="safe/c", host="/guests/x/y/z")})
    outer = {
        "a": container(zfs={"/p": zfs(host="/guests/x")}),
        "b": container(zfs={"/p": zfs(dataset="safe/b", host="/guests/x/y")}),
    }
    found = [each for each in findings({**outer, "c": inner}) if each.path.startswith("guests.c")]
    assert [each.diagnostic.message.split("`")[-4] for each in found] == ["a", "b"] or len(found) == 2
    assert len({each.fingerprint for each in found}) == 2
    root = {"a": container(zfs={"/p": zfs(host="/")}), "b": container(zfs={"/p": zfs(dataset="safe/b")})}
    assert [rule for rule, _, _ in said(root)] == ["host-mountpoint-shadows-system"]


def test_up_in_a_guests_path_is_said_of_what_mounts_it() -> None:
    up = {"/p": zfs(host="/guests/a/p", guest="/p/../q")}
    (in_vm,) = findings({"a": vm(zfs=up)})
    assert in_vm.diagnostic.message.endswith(
        "the systemd of `a` mounts it at `/q` if the directories before `..` exist, and else nowhere"
    )
    (in_container,) = findings({"a": container(zfs=up)})
    assert in_container.diagnostic.message.endswith("exist, and else does not start `a`")
    (decoded,) = findings({"a": vm(zfs={"/p": zfs(host="/guests/a/p", guest="/a\\040b")})})
    assert (decoded.rule, decoded.severity) == ("unnormalized-mountpoint", "warning")
    assert decoded.diagnostic.message.endswith("the systemd of `a` mounts it at `/a b`")


def test_a_file_on_the_way_takes_the_host_down() -> None:
    (finding,) = findings({"a": vm(zfs={"/p": zfs(host="/bin/sh")})})
    assert finding.diagnostic.message.endswith("its mount fails, and the host boots into emergency mode")
    assert 'fileSystems."/bin/sh".options = ["nofail"]' in finding.diagnostic.help
    (missing,) = findings({"a": vm(zfs={"/p": zfs(host="/run")})})
    assert missing.diagnostic.message.endswith("systemd creates no mount unit for it, and guest `a` does not start")


@pytest.mark.parametrize(
    ("path", "kind", "expected"),
    [
        (
            "/guests/x,y",
            vm,
            "mount.zfs refuses the option `y`, so its mount fails, and the host boots into emergency mode",
        ),
        ("/guests/x,y", container, "mount.zfs refuses the option `y`, so"),
        ("/guests/x,ro", vm, "systemd reads another path"),
        ("/guests/o'k", container, "systemd reads another path"),
        ('/guests/o"k', vm, "systemd reads another path"),
        ("/guests/o\\k", vm, "systemd reads another path"),
        ("/guests/50%x$`;&~", container, ""),
        ("/guests/x:y", vm, ""),
    ],
)
def test_a_path_that_another_mount_waits_for(path: str, kind: Any, expected: str) -> None:
    entry = {"/p": zfs(host=path)}
    found = findings({"a": kind(zfs=entry), "b": vm(zfs={"/p": zfs()})})
    assert [(each.rule, each.path) for each in found] == [("misread-mountpoint", HOST)] * bool(expected)
    assert all(expected in each.diagnostic.message for each in found)
    assert said({"a": kind(zfs=entry)}) == []


def test_of_many_outer_guests_the_nearest_ten_are_said() -> None:
    shared = {"/p": zfs(dataset="safe/s", host="/guests/x")}
    guests = {f"o{number:02}": vm(zfs=shared) for number in range(40)}
    inner = vm(zfs={"/p": zfs(dataset="safe/i", host="/guests/x/i")})
    found = [each.diagnostic.related for each in findings({**guests, "inner": inner}) if "inside" in each.rule]
    assert sorted(str(steps[0].at.route[1]) for steps in found) == [f"o{number:02}" for number in range(10)]


@pytest.mark.parametrize("path", ["/run", "/guests/o/../x", "/proc/self"])
def test_nothing_is_below_a_mount_that_is_never_made(path: str) -> None:
    guests = {"a": vm(zfs={"/p": zfs(host=path)}), "b": vm(zfs={"/p": zfs(dataset="safe/b", host=f"{path}/y")})}
    assert "mount-inside-other-guest" not in {rule for rule, _, _ in said(guests)}
    both = {"a": vm(zfs={"/p": zfs(host=path)}), "b": vm(zfs={"/p": zfs(host=path)})}
    assert "self-requiring-mount" not in {rule for rule, _, _ in said(both)}


@pytest.mark.parametrize(("first", "second"), [("/var/run/q", "/run/q"), ("/a\\040b", "/a b")])
def test_two_texts_for_one_guest_mountpoint(first: str, second: str) -> None:
    entries = {"/p": zfs(host="/guests/a/x", guest=first), "/q": zfs(dataset="b", host="/guests/a/y", guest=second)}
    found = [each for each in findings({"a": vm(zfs=entries)}) if each.rule == "duplicate-guest-mountpoint"]
    assert [each.diagnostic.message.endswith("only one of them is mounted") for each in found] == [True]


def test_a_trailing_slash_in_the_guest_leaves_the_hosts_options() -> None:
    (finding,) = findings({"a": vm(zfs={"/p": zfs(host="/guests/a/p", guest="/p/")})})
    assert (finding.rule, finding.stage, finding.diagnostic.lazy) == ("trailing-slash-in-mountpoint", "eval", True)


def test_a_tmpfs_needs_no_device() -> None:
    """Its type is its device by default, which gives way to any other."""
    assert said({}, fileSystems={"/tmp": {"fsType": "tmpfs"}, "/x": {"fsType": "ext4"}}) == [  # noqa: S108 - of a host
        ("missing-option", "error", "fileSystems./x")
    ]
    over = {"/guests/a/p": {"fsType": "tmpfs"}}
    (found,) = findings({"a": vm(zfs={"/p": zfs(host="/guests/a/p")})}, fileSystems=over)
    assert (found.rule, "fsType" in found.diagnostic.message) == ("conflicting-definition", True)

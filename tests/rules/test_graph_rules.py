"""Mount units and names of units: limits from both sides, and one finding for one cause."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.table import container, findings, said, vm, zfs

HOST = "guests.a.zfs./p.hostMountpoint"


def two(first: str, second: str) -> dict[str, Any]:
    """Two guests with a dataset each, at these host mountpoints."""
    return {"a": vm(zfs={"/p": zfs(host=first)}), "b": vm(zfs={"/p": zfs(dataset="safe/b", host=second)})}


@pytest.mark.parametrize(
    ("first", "second", "at", "kept"),
    [
        ("/guests/x", "/guests//x", "b", "//"),
        ("/guests//x", "/guests/x", "a", "//"),
        ("/guests/x", "/guests/./x", "b", "/./"),
        ("/guests/x", "//guests/x", "b", "//"),
    ],
)
def test_two_mountpoints_of_one_unit(first: str, second: str, at: str, kept: str) -> None:
    (finding,) = findings(two(first, second))
    assert (finding.rule, finding.severity) == ("duplicate-mount-unit", "error")
    assert finding.path == f"guests.{at}.zfs./p.hostMountpoint"
    odd, plain = (first, second) if at == "a" else (second, first)
    datasets = {first: "rpool/safe/a", second: "rpool/safe/b"}
    stays = odd if kept in odd and odd < plain else plain
    assert finding.diagnostic.message == (
        f"`{odd}` and `{plain}` lead to the same mount unit, `guests-x.mount`: systemd keeps only that of "
        f"`{stays}`, which mounts `{datasets[stays]}`"
    )
    assert [step.message for step in finding.diagnostic.related] == [f"`{plain}` mounts `{datasets[plain]}`"]


def test_two_odd_mountpoints_of_one_unit_are_said_at_both() -> None:
    assert said(two("/guests//x", "/guests/./x")) == [
        ("duplicate-mount-unit", "error", HOST),
        ("duplicate-mount-unit", "error", "guests.b.zfs./p.hostMountpoint"),
    ]


def test_a_file_system_of_the_hosts_own_meets_a_guests() -> None:
    guests = {"a": vm(zfs={"/p": zfs(host="/guests//x")})}
    own = {"/guests/x": {"device": "/dev/sda1", "fsType": "ext4"}}
    (finding,) = findings(guests, fileSystems=own)
    assert (finding.rule, finding.path) == ("duplicate-mount-unit", HOST)
    assert [step.message for step in finding.diagnostic.related] == ["`/guests/x` mounts `/dev/sda1`"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/srv//x", [("unnormalized-mountpoint", "warning", 'fileSystems."/srv//x"')]),
        ("/srv/./x", [("unnormalized-mountpoint", "warning", 'fileSystems."/srv/./x"')]),
        ("/srv/../x", [("unnormalized-mountpoint", "warning", 'fileSystems."/srv/../x"')]),
        ("/srv/x", []),
        ("/run", []),
        ("/", []),
    ],
)
def test_the_hosts_own_mountpoints(path: str, expected: list[tuple[str, str, str]]) -> None:
    found = said({}, fileSystems={path: {"device": "/dev/sda1", "fsType": "ext4"}})
    assert [
        (rule, severity, place.replace("fileSystems./", 'fileSystems."/').rstrip('"') + '"')
        for rule, severity, place in found
    ] == expected


@pytest.mark.parametrize(
    ("path", "written"),
    [("/guests//a", "/guests/a"), ("/guests/x/../a", "/guests/a"), ("/x/../../a", "/a")],
)
def test_the_shortest_form_is_proposed(path: str, written: str) -> None:
    (finding,) = [each for each in findings({"a": vm(zfs={"/p": zfs(host=path)})}) if "unnormalized" in each.rule]
    assert finding.diagnostic.help == f"write `{written}`"
    assert finding.diagnostic.fix is not None
    assert not finding.diagnostic.fix.safe
    assert [edit.value for edit in finding.diagnostic.fix.edits] == [written]


def test_unnormalized_says_what_systemd_does() -> None:
    (up,) = findings({"a": vm(zfs={"/p": zfs(host="/guests/../guests/a")})})
    assert up.diagnostic.message.endswith("systemd creates no unit `guests-..-guests-a.mount` for it")
    (twice,) = findings({"a": vm(zfs={"/p": zfs(host="/guests//a")})})
    assert twice.diagnostic.message.endswith("systemd treats it as `/guests/a`")


def test_a_mismatch_names_both_units() -> None:
    (finding,) = findings({"a": vm(zfs={"/p": zfs(host="/guests/./a")})})
    assert "require `guests-.-a.mount`" in finding.diagnostic.message
    assert "systemd creates `guests-a.mount`" in finding.diagnostic.message
    assert finding.diagnostic.fix is not None
    assert [edit.value for edit in finding.diagnostic.fix.edits] == ["/guests/a"]


def test_an_api_file_system_is_named_as_it_is_written_and_as_it_is() -> None:
    (finding,) = findings({"a": vm(zfs={"/p": zfs(host="/./run")})})
    assert finding.rule == "api-mountpoint"
    assert "`/./run` of guest `a` is the API file system `/run`" in finding.diagnostic.message


def test_one_place_for_one_dataset_of_several_guests() -> None:
    entry = {"/p": zfs(host="/guests/x")}
    (finding,) = findings({"a": vm(zfs=entry), "b": vm(zfs=entry)})
    assert (finding.rule, finding.severity, finding.path) == (
        "self-requiring-mount",
        "info",
        "guests.b.zfs./p.hostMountpoint",
    )
    assert [step.at.route[1] for step in finding.diagnostic.related] == ["a"]
    assert said({"a": container(zfs={**entry, "/q": zfs(host="/guests/x")})}) == []


SERVICE, SCRIPT, MOUNT = 202, 189, 249


def ensure(length: int) -> str:
    """A dataset whose unit, without `.service`, has that many bytes with the backslash of its one dash doubled."""
    return "s" * (length - len("zfs-ensure-rpool-") - len("--x2d")) + "-"


@pytest.mark.parametrize(("length", "is_long"), [(SCRIPT, False), (SCRIPT + 1, True)])
def test_the_script_of_a_dataset(length: int, *, is_long: bool) -> None:
    found = findings({"a": vm(zfs={"/p": zfs(dataset=ensure(length))})})
    assert [(each.rule, each.stage, each.path) for each in found] == (
        [("unit-name-too-long", "eval", "guests.a.zfs./p.dataset")] if is_long else []
    )
    if is_long:
        assert f"a name of {length} bytes" in found[0].diagnostic.message
        assert f"is {SCRIPT}:" in found[0].diagnostic.message


@pytest.mark.parametrize(("length", "is_long"), [(MOUNT, False), (MOUNT + 1, True)])
def test_the_unit_of_a_mountpoint(length: int, *, is_long: bool) -> None:
    path = "/guests/" + "m" * (length - len("guests-") - len(".mount"))
    found = findings({"a": vm(zfs={"/p": zfs(host=path)})})
    assert [(each.rule, each.path) for each in found] == ([("unit-name-too-long", HOST)] if is_long else [])
    if is_long:
        assert f"is {length} bytes long because of `hostMountpoint` `{path}`" in found[0].diagnostic.message
        assert f"is {MOUNT}:" in found[0].diagnostic.message


@pytest.mark.parametrize(("make", "prefix"), [(vm, "microvm@"), (container, "container@")])
@pytest.mark.parametrize("extra", [0, 1])
def test_the_service_of_a_guest(make: Any, prefix: str, extra: int) -> None:
    name = "g" * (SERVICE + extra - len(prefix) - len(".service"))
    found = findings({name: make(nodeName="g", zfs={"/p": zfs()})})
    units = [each for each in found if each.rule == "unit-name-too-long"]
    assert len(units) == extra
    if units:
        assert units[0].path == f"guests.{name}"
        assert f"because of guest name `{name}`" in units[0].diagnostic.message


def test_a_long_name_that_nix_refuses_is_said_once() -> None:
    name = "g" * 240
    assert [rule for rule, _, _ in said({name: container(zfs={"/p": zfs()})})] == ["invalid-host-name"]


def test_dashes_count_four_times() -> None:
    dataset = "-".join("a" * 45)
    (finding,) = findings({"a": vm(zfs={"/p": zfs(dataset=f"s/{dataset}")})})
    assert finding.rule == "unit-name-too-long"
    assert f"because of dataset `rpool/s/{dataset}`" in finding.diagnostic.message


@pytest.mark.parametrize(
    ("first", "second", "at"),
    [
        (("rpool", "a/b"), ("rpool", "a//b"), "guests.a.zfs./q.dataset"),
        (("rpool", "a//b"), ("rpool", "a/b"), "guests.a.zfs./p.dataset"),
        (("rpool", "a/b"), ("rpool", "a/b/"), "guests.a.zfs./q.dataset"),
        (("rpool", "a/b"), ("rpool/a", "b"), "guests.a.zfs./q.pool"),
        (("rpool", "a//b"), ("rpool", "a///b"), "guests.a.zfs./q.dataset"),
    ],
)
def test_one_unit_for_two_datasets(first: tuple[str, str], second: tuple[str, str], at: str) -> None:
    entries = {"/p": zfs(*first), "/q": zfs(*second)}
    found = [each for each in findings({"a": vm(zfs=entries)}) if each.rule == "ensure-unit-collision"]
    assert [each.path for each in found] == [at]
    assert "zfs-ensure-rpool-a-b.service`" in found[0].diagnostic.message
    assert len(found[0].diagnostic.related) == 1


def test_a_collision_is_the_only_finding_on_a_name() -> None:
    entries = {"/p": zfs(dataset="a/b"), "/q": zfs(dataset="a//b")}
    assert [rule for rule, _, _ in said({"a": vm(zfs=entries)})] == ["ensure-unit-collision"]
    entries = {"/p": zfs(dataset="a/b"), "/q": zfs("rpool/a", "b")}
    assert [rule for rule, _, _ in said({"a": vm(zfs=entries)})] == ["ensure-unit-collision"]


def test_a_refused_path_is_not_sorted() -> None:
    """NixOS refuses the slash at the end before it sorts `/guests/a/` and `/guests/a`."""
    guests = {"a": vm(zfs={"/": zfs()}), "b": vm(zfs={"/p": zfs(dataset="safe/b", host="/guests/a")})}
    assert "ordering-cycle" not in {rule for rule, _, _ in said(guests)}


def test_datasets_that_read_like_paths_are_sorted_too() -> None:
    guests = {
        "a": vm(zfs={"/p": zfs("/guests", "b", host="/guests/a")}),
        "b": vm(zfs={"/p": zfs("/guests", "a", host="/guests/b")}),
    }
    found = [(each.stage, each.path) for each in findings(guests) if each.rule == "ordering-cycle"]
    assert found == [("eval", "guests.a.zfs./p.hostMountpoint")]


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/guests/a?", True),
        ("/guests/ä?", False),
        ("/guests/./a", True),
        ("/var/run/x", False),
        ("/guests/a\\040b", False),
    ],
)
def test_paths_of_newer_nixpkgs(path: str, *, says: bool) -> None:
    """What another revision of nixpkgs writes otherwise is said to be of the older ones."""
    found = [each for each in findings({"a": vm(zfs={"/p": zfs(host=path)})}) if each.severity == "error"]
    assert [each.diagnostic.message.startswith("before June 2026, ") for each in found] == [says]

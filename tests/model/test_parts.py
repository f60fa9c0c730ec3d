"""What front ends made of a document, put together: parts joined, definitions merged, and what Nix rejects of both."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from guestlint.names.nixpkgs import UNKNOWN, nixpkgs_of
from guestlint.picture.host import Host, HostPart
from guestlint.picture.merge import merge_mounts, merge_units
from guestlint.picture.problems import MissingOption, RelativePath, TypeMismatch, of_kind
from guestlint.picture.types import Conflict, Dataset, FileSystem, Guest, Mount, Share, ShareOptions, Unit
from guestlint.source.route import Place

FILE = "host.toml"


def at(*keys: str) -> Place:
    return Place(FILE, keys)


def mount(path: str, device: str = "/dev/x", **more: Any) -> Mount:
    fields = {"fs_type": "ext4", "options": (), "share": None, "previous": None, "place": at("mounts", path), **more}
    return Mount(path=path, device=device, **fields)


def own(name: str, **more: Any) -> FileSystem:
    fields = {
        "path": name,
        "device": None,
        "fs_type": None,
        "options": None,
        "place": at("fileSystems", name),
        "path_place": at("fileSystems", name),
        **more,
    }
    return FileSystem(name=name, **fields)


def share(guest: str, target: str, pool: str = "rpool", dataset: str = "safe/a") -> Share:
    return Share(
        guest=guest,
        name=target,
        kind="virtiofs",
        given={"pool": pool, "dataset": dataset},
        source=f"/guests/{guest}{target}",
        target=target,
        pool=pool,
        dataset=dataset,
        options=ShareOptions("hostMountpoint", "guestMountpoint", "pool", "dataset"),
        table=at("guests", guest, "zfs"),
        key=target,
    )


def unit(name: str, **more: Any) -> Unit:
    fields = {
        "requires": (),
        "after": (),
        "before": (),
        "wanted_by": (),
        "type": "",
        "place": at("units", name),
        **more,
    }
    return Unit(name=name, **fields)


def guest(name: str) -> Guest:
    return Guest(
        name=name,
        kind="container",
        node_name="",
        autostart=True,
        unit=f"container@{name}.service",
        links=(),
        link_places=(),
        unused=(),
        front_end="test",
        place=at("guests", name),
    )


def part(**products: Any) -> HostPart:
    """A part with these products."""
    made = HostPart()
    for name, product in products.items():
        setattr(made, name, product)
    return made


class WithMounts(HostPart):
    """A part that defines these mounts."""

    def __init__(self, *mounts: Mount) -> None:
        self._mounts = mounts

    def mounts(self) -> Iterable[Mount]:
        return self._mounts


def host(*parts: HostPart) -> Host:
    return Host(FILE, {f"part{number}": each for number, each in enumerate(parts)}, UNKNOWN)


def test_a_part_of_nothing_has_nothing() -> None:
    empty = HostPart()
    assert empty.has_plain_mounts()
    assert not any((list(empty.mounts()), list(empty.interfaces()), list(empty.units(UNKNOWN))))
    assert not WithMounts(mount("/a")).has_plain_mounts()
    assert host(empty).name_place == Place(FILE)


def test_products_of_all_parts_are_joined_in_their_order() -> None:
    joined = host(part(guests=(guest("b"),)), part(), part(guests=(guest("a"), guest("c"))))
    assert [each.name for each in joined.guests] == ["b", "a", "c"]
    assert list(joined.guest_by_name) == ["b", "a", "c"]
    assert joined.guest_by_name["a"].unit == "container@a.service"


def test_the_first_name_counts() -> None:
    named = host(part(), part(host_name=("ward", at("node", "name"))), part(host_name=("ward", at("networking"))))
    assert (named.name, named.name_place) == ("ward", at("node", "name"))
    assert named.problems == ()


def test_shares_are_found_by_guest() -> None:
    a, b, c = share("web", "/a"), share("db", "/b"), share("web", "/c")
    found = host(part(shares=(a, b)), part(shares=(c,))).shares_by_guest
    assert {name: list(shares) for name, shares in found.items()} == {"web": [a, c], "db": [b]}


def test_mounts_of_parts_are_merged_with_the_hosts_own() -> None:
    joined = host(WithMounts(mount("/a")), part(file_systems=(own("/b", device="/dev/b"),)))
    assert {path: each.device for path, each in joined.mounts.items()} == {"/a": "/dev/x", "/b": "/dev/b"}
    assert list(joined.conflicts) == []


def test_two_definitions_of_one_mount_add_their_options() -> None:
    merged = merge_mounts([[mount("/a", options=("x",))], [mount("/a", options=("y",))]], [])
    assert (merged.by_path["/a"].options, merged.conflicts) == (("x", "y"), [])


def test_two_guests_that_share_a_mount_mount_it_once() -> None:
    first, second = (mount("/a", share=share(name, "/a"), options=("zfsutil",)) for name in ("web", "db"))
    merged = merge_mounts([[first, second]], [])
    assert merged.by_path == {"/a": first}
    assert merged.conflicts == []


@pytest.mark.parametrize("is_shared", [False, True])
def test_the_options_of_a_share_and_of_another_definition_are_both_there(*, is_shared: bool) -> None:
    mounts = [mount("/a", share=share("web", "/a"), options=("zfsutil",)), mount("/a", options=("x",))]
    merged = merge_mounts([mounts if is_shared else mounts[::-1]], [])
    assert sorted(merged.by_path["/a"].options) == ["x", "zfsutil"]


def test_two_values_of_one_attribute_are_a_conflict_and_the_first_is_kept() -> None:
    first, second = mount("/a", "/dev/x"), mount("/a", "/dev/y", fs_type="xfs", place=at("more"))
    merged = merge_mounts([[first], [second]], [])
    assert merged.by_path["/a"].device == "/dev/x"
    places = (at("mounts", "/a"), at("more"))
    assert merged.conflicts == [
        Conflict("/a", "device", ("/dev/x", "/dev/y"), places),
        Conflict("/a", "fsType", ("ext4", "xfs"), places),
    ]


def test_what_the_host_declares_alone_has_nixos_defaults() -> None:
    bare = merge_mounts([], [own("/a")]).by_path["/a"]
    assert (bare.device, bare.fs_type, tuple(bare.options), bare.share) == ("", "auto", ("defaults",), None)
    said = own("/b", device="d", fs_type="xfs", options=(), depends=("/a",), is_needed_for_boot=True)
    full = merge_mounts([], [said]).by_path["/b"]
    assert (full.device, full.fs_type, tuple(full.options)) == ("d", "xfs", ())
    assert (tuple(full.depends), full.is_needed_for_boot) == (("/a",), True)


def test_what_the_host_declares_is_laid_over_a_definition() -> None:
    definition = mount("/a", options=("x",), depends=("/p",))
    said = own("/a", options=("y",), depends=("/q",), is_needed_for_boot=True)
    merged = merge_mounts([[definition]], [said]).by_path["/a"]
    assert (merged.path, merged.device, merged.options) == ("/a", "/dev/x", ("x", "y"))
    assert (merged.depends, merged.is_needed_for_boot) == (("/p", "/q"), True)
    assert merge_mounts([[definition]], [own("/a")]).by_path["/a"].options == ("x",)


def test_a_mount_point_moves_a_definition() -> None:
    assert merge_mounts([[mount("/a")]], [own("/a", path="/b")]).by_path["/a"].path == "/b"


def test_the_host_may_repeat_a_value_and_not_change_it() -> None:
    assert merge_mounts([[mount("/a")]], [own("/a", device="/dev/x", fs_type="ext4")]).conflicts == []
    (conflict,) = merge_mounts([[mount("/a")]], [own("/a", fs_type="xfs")]).conflicts
    assert (conflict.attribute, conflict.values) == ("fsType", ("ext4", "xfs"))
    assert conflict.places == (at("mounts", "/a"), at("fileSystems", "/a"))


def test_a_disabled_file_system_takes_all_definitions_and_conflicts_of_its_name_away() -> None:
    definitions = [[mount("/a"), mount("/b")], [mount("/a", "/dev/y"), mount("/b", "/dev/y")]]
    declared = [own("/a", device="/dev/z"), own("/a", is_enabled=False), own("/c", device="c")]
    merged = merge_mounts(definitions, declared)
    assert set(merged.by_path) == {"/b", "/c"}
    assert [conflict.path for conflict in merged.conflicts] == ["/b"]


@pytest.mark.parametrize("revision", ["", "24.05", "25.11"])
def test_whether_systemd_hears_of_depends_is_said_by_nixpkgs(revision: str) -> None:
    nixpkgs = nixpkgs_of(revision)
    merged = merge_mounts([[mount("/a")]], [own("/a", depends=("/x",)), own("/b", depends=("/x",))], nixpkgs)
    assert {each.waits_for_depends for each in merged.by_path.values()} == {nixpkgs.waits_for_depends}


LISTS = ("requires", "after", "before", "wanted_by", "creates", "wants", "required_by", "mounts_for", "verifies")


def test_units_of_one_name_are_one_with_all_their_lists() -> None:
    first = unit("s.service", type="oneshot", **{name: (f"{name}1", "both") for name in LISTS})
    second = unit("s.service", type="simple", **{name: ("both", f"{name}2") for name in LISTS})
    other = unit("a.service")
    merged = merge_units([first, other, second])
    assert list(merged) == ["a.service", "s.service"]
    assert merged["a.service"] is other
    assert {name: getattr(merged["s.service"], name) for name in LISTS} == {
        name: (f"{name}1", "both", f"{name}2") for name in LISTS
    }
    assert (merged["s.service"].type, merged["s.service"].place) == ("oneshot", first.place)


@pytest.mark.parametrize("field", ["default_dependencies", "is_enabled"])
def test_one_definition_may_take_it_away(field: str) -> None:
    yes, no = unit("s.service"), unit("s.service", **{field: False})
    for units, expected in (([yes, yes], True), ([yes, no], False), ([no, yes], False)):
        assert getattr(merge_units(units)["s.service"], field) is expected


def test_two_names_of_one_host_are_refused() -> None:
    names = [part(host_name=(name, at(name))) for name in ("ward", "ward", "sire")]
    assert host(*names).problems == (Conflict("networking.hostName", "", ("ward", "sire"), (at("ward"), at("sire"))),)


def dataset(name: str, type_: str) -> Dataset:
    return Dataset(pool="rpool", name=name, mountpoint=None, type=type_, place=at("disko", name))


def test_a_dataset_that_guests_mount_is_a_file_system_of_zfs() -> None:
    disks = part(
        datasets=(dataset("safe/a", "zfs_volume"), dataset("safe/b", "zfs_fs"), dataset("safe/c", "zfs_volume"))
    )
    shares = (share("web", "/a"), share("db", "/a"), share("web", "/b", dataset="safe/b"))
    (conflict,) = host(part(shares=shares), disks).problems
    assert isinstance(conflict, Conflict)
    assert (conflict.path, conflict.attribute) == ("disko.devices.zpool.rpool.datasets.safe/a", "type")
    assert conflict.values == ("zfs_fs", "zfs_volume")
    assert conflict.places == (at("guests", "web", "zfs", "/a"), at("disko", "safe/a", "type"))


def test_a_file_system_without_a_device_is_refused_once_nobody_gives_one() -> None:
    bare = (own("/a"), own("/b"), own("/c", device="c"), own("/d", is_enabled=False), own("/e"))
    wrong = TypeMismatch(at("fileSystems", "/e", "device"), "a string", 3)
    problems = host(part(file_systems=bare, problems=(wrong,)), WithMounts(mount("/b"))).problems
    assert list(of_kind(problems, MissingOption)) == [
        MissingOption(at("fileSystems", "/a"), "device", "what is mounted there")
    ]
    assert list(of_kind(problems, TypeMismatch)) == [wrong]


def test_another_problem_at_the_device_does_not_hide_that_it_is_missing() -> None:
    other = RelativePath(at("fileSystems", "/a", "device"), "device", "x")
    problems = host(part(file_systems=(own("/a"),), problems=(other,))).problems
    assert [each.option for each in of_kind(problems, MissingOption)] == ["device"]

"""What the things of a host say of themselves."""

from __future__ import annotations

from typing import Any

import pytest

from guestlint.picture.derivation import EVALUATED, Derivation
from guestlint.picture.links import Link
from guestlint.picture.resources import Address, Volume
from guestlint.picture.types import Dataset, Interface, Share, Unused
from guestlint.source.route import Place
from tests.model.test_parts import at, mount, share

TABLE = at("guests", "web", "zfs")


def given(**options: str) -> Share:
    return share("web", "/a")._replace(given=options)


def test_a_share_knows_its_place_and_its_dataset() -> None:
    each = share("web", "/a")
    assert each.place == TABLE.below("/a")
    assert (each.path, each.has_dataset) == ("rpool/safe/a", True)
    assert not each._replace(options=each.options._replace(dataset="")).has_dataset
    assert [each.option(field) for field in ("source", "target", "pool")] == [
        *("hostMountpoint", "guestMountpoint", "pool"),
    ]


@pytest.mark.parametrize(
    ("options", "field", "place"),
    [
        ({"pool": "p"}, "pool", TABLE.below("/a", "pool")),
        ({"hostMountpoint": "/x", "guestMountpoint": "/y"}, "source", TABLE.below("/a", "hostMountpoint")),
        ({"guestMountpoint": "/y"}, "source", TABLE.below("/a", "guestMountpoint")),
        ({}, "source", Place(TABLE.file, (*TABLE.route, "/a"), "key")),
        ({"hostMountpoint": "/x"}, "target", Place(TABLE.file, (*TABLE.route, "/a"), "key")),
        ({"guestMountpoint": "/y"}, "pool", Place(TABLE.file, (*TABLE.route, "/a"), "key")),
    ],
)
def test_where_the_value_of_an_option_comes_from(options: dict[str, str], field: Any, place: Place) -> None:
    assert given(**options).at(field) == place


def test_what_is_written_is_no_default() -> None:
    assert given(pool="p").gives("pool")
    assert not given(pool="p").gives("dataset")


def test_a_mount_is_where_its_share_says_so() -> None:
    assert mount("/a").path_place == at("mounts", "/a")
    assert mount("/a", share=given(hostMountpoint="/a")).path_place == TABLE.below("/a", "hostMountpoint")
    assert mount("/a").waits_for == ""
    assert mount("/a", previous=share("db", "/b")).waits_for == "/guests/db/b"


def interface(**more: Any) -> Interface:
    fields = {"namespace": "", "link": "", "mac": "", "derivation": None, "written": None, **more}
    return Interface(guest="web", name="vm-web", place=at("web"), link_place=at("web"), **fields)


@pytest.mark.parametrize(
    ("kind", "link", "is_attached"),
    [("macvtap", "", True), ("macvlan", "", True), ("tap", "", False), ("tap", "br0", True), ("veth", "", False)],
)
def test_which_interfaces_are_on_a_link(kind: str, link: str, *, is_attached: bool) -> None:
    assert interface(kind=kind, link=link).is_attached is is_attached


def test_which_interfaces_have_a_name_and_are_made() -> None:
    assert interface(kind="tap").is_named
    assert not interface(kind="bridge").is_named
    derived = Derivation("seed", 100, 0.5)
    assert interface(kind="tap").is_made
    assert interface(kind="tap", mac="02:00:00:00:00:01", derivation=derived).is_made
    assert not interface(kind="tap", derivation=derived).is_made


@pytest.mark.parametrize(("odds", "is_low"), [(0.5, True), (0.0011, True), (0.001, False), (1e-9, False)])
def test_few_addresses_are_those_that_meet_once_in_a_thousand(odds: float, *, is_low: bool) -> None:
    assert Derivation("seed", 100, odds).is_low_entropy is is_low
    assert not EVALUATED.is_low_entropy


@pytest.mark.parametrize(
    ("kind", "is_made"), [("virtual", True), ("tunnel", True), ("wireless", False), ("port", False), ("", False)]
)
def test_which_links_the_host_makes(kind: Any, *, is_made: bool) -> None:
    assert Link("br0", "declared", at("br0"), kind).is_made is is_made


def test_names_and_places_of_the_rest() -> None:
    assert Dataset("rpool", "safe/a", None, at("disko")).path == "rpool/safe/a"
    address = Address(guest="web", text="10.0.0.1", prefix=24, is_inside=True, interface="i", table=at("t"), option="o")
    assert address.place == at("t", "o")
    disk = Volume(guest="web", image="/i", written="i", target="/t", is_read_only=False, is_made=True, place=at("v"))
    assert disk.is_mounted
    assert not Unused(at("x"), "other-backend").shifts_macs

"""The guests module in the picture: names, links, addresses and shares of its guests, and what Nix rejects of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from guestlint.frontends import own_front_ends, read_host
from guestlint.frontends.guests.backends import BACKENDS
from guestlint.picture.host import Host
from guestlint.picture.problems import InvalidHostName, MissingOption, RelativePath, TypeMismatch, UnknownOption
from guestlint.picture.types import Guest
from guestlint.source.parse import read_bytes
from tests.rules.table import container, containers, later, vm, zfs

Json = dict[str, Any]
MAC = "02:00:00:00:00:0A"


def host(name: Any = "ward", **guests: Any) -> Host:
    data = {"node": {"name": name}, "guests": guests}
    return read_host(read_bytes("host.json", json.dumps(data).encode()), own_front_ends(BACKENDS))


def one(options: Json) -> Guest:
    (guest,) = host(a=options).guests
    return guest


@pytest.mark.parametrize(
    ("options", "field", "expected"),
    [
        (vm(), "kind", "microvm"),
        (container(), "kind", "container"),
        (vm(), "unit", "microvm@a.service"),
        (container(), "unit", "container@a.service"),
        (vm(), "node_name", "ward-a"),
        (vm(nodeName="x"), "node_name", "x"),
        (vm(), "autostart", False),
        (vm(autostart=True), "autostart", True),
        (vm(), "links", ("lan",)),
        (vm(networking={"mainLinkName": "eth0"}), "links", ("eth0",)),
        (container(), "links", ("mv-lan",)),
        (later({"wan": {}, "lan": {}}), "links", ("lan", "wan")),
        (later({"wan": {}}, networking={"links": ["x", "y"]}), "links", ("x", "y")),
        (containers("lan", "wan:x"), "links", ("mv-lan", "x")),
        ({}, "kind", ""),
        ({}, "unit", ""),
        ({}, "links", ()),
    ],
)
def test_a_guest(options: Json, field: str, expected: Any) -> None:
    found = getattr(one(options), field)
    assert (tuple(found) if isinstance(expected, tuple) else found) == expected


@pytest.mark.parametrize(
    ("options", "routes"),
    [
        (vm(networking={"mainLinkName": "x"}), [("networking", "mainLinkName")]),
        (
            later({"lan": {}}, networking={"links": ["x", "y"]}),
            [("networking", "links", 0), ("networking", "links", 1)],
        ),
        (later({"wan": {}, "lan": {}}), [("microvm", "interfaces", "lan"), ("microvm", "interfaces", "wan")]),
        (vm(), []),
    ],
)
def test_where_links_are_named(options: Json, routes: list[tuple[str | int, ...]]) -> None:
    assert [place.route[2:] for place in one(options).link_places] == routes


@pytest.mark.parametrize(
    ("options", "made"),
    [
        (vm(), [("vm-a", "macvtap", "", "lan", "microvm.macvtap")]),
        (vm(microvm={"mac": MAC}), [("vm-a", "macvtap", "", "lan", "microvm.mac")]),
        (later({"lan": {"mac": MAC}}), [("vm-02000000000a", "macvtap", "", "lan", "microvm.interfaces.lan.mac")]),
        (
            later({"x": {"mac": MAC, "hostLink": "wan"}}),
            [("vm-02000000000a", "macvtap", "", "wan", "microvm.interfaces.x.mac")],
        ),
        (container(), [("mv-lan", "macvlan", "a", "lan", "container.macvlan")]),
        (containers("lan:x"), [("x", "macvlan", "a", "lan", "container.macvlans.0")]),
        (containers("lan"), [("mv-lan", "macvlan", "a", "lan", "container.macvlans.0")]),
    ],
)
def test_interfaces(options: Json, made: list[tuple[str, ...]]) -> None:
    found = host(a=options).interfaces
    assert [
        (each.name, each.kind, each.namespace, each.link, ".".join(map(str, each.place.route[2:]))) for each in found
    ] == made
    assert {each.mac for each in found if each.derivation is None} <= {MAC.lower(), ""}


def test_addresses_that_are_given_are_not_derived() -> None:
    guests = {"a": later({"lan": {"mac": MAC}}), "b": later({"lan": {}}), "c": later({"lan": {}})}
    found = {each.guest: each for each in host(**guests).interfaces}
    assert (found["a"].derivation, found["a"].mac) == (None, MAC.lower())
    assert found["b"].derivation is not None
    assert found["b"].mac.startswith("02:01:27:")
    assert found["b"].mac != found["c"].mac
    based = later({"lan": {}})
    based["microvm"]["baseMac"] = "0A:0B:0C:00:00:00"
    (other,) = host(b=based).interfaces
    assert other.mac.startswith("02:0b:0c:")


@pytest.mark.parametrize(
    ("entry", "name", "source", "target"),
    [
        ({}, "/p", "/guests/a/p", "/p"),
        ({"hostMountpoint": "/srv/x"}, "/p", "/srv/x", "/p"),
        ({"guestMountpoint": "/q"}, "/p", "/guests/a/q", "/q"),
        ({"guestMountpoint": "/q"}, "p", "/guests/a/q", "/q"),
        ({"hostMountpoint": "/srv/x", "guestMountpoint": "/q"}, "/p", "/srv/x", "/q"),
    ],
)
def test_shares(entry: Json, name: str, source: str, target: str) -> None:
    for options, kind in ((vm(zfs={name: zfs() | entry}), "virtiofs"), (container(zfs={name: zfs() | entry}), "bind")):
        (share,) = host(a=options).shares
        assert (share.source, share.target, share.kind, share.name) == (source, target, kind, name)
        assert (share.path, share.has_dataset) == ("rpool/safe/a", True)
        assert (share.gives("source"), share.gives("target")) == ("hostMountpoint" in entry, "guestMountpoint" in entry)


@pytest.mark.parametrize(
    ("zfs_options", "kept", "kinds"),
    [
        ({"/b": zfs(dataset="b"), "/a": zfs()}, ["/a", "/b"], []),
        ({"p": zfs()}, [], [RelativePath]),
        ({"/p": zfs() | {"guestMountpoint": "q"}}, [], [RelativePath]),
        ({"/p": zfs() | {"hostMountpoint": "q"}}, [], [RelativePath]),
        ({"/p": zfs() | {"hostMountpoint": 1}}, [], [TypeMismatch]),
        ({"/p": {"pool": "x"}}, [], [MissingOption]),
        ({"/p": {}}, [], [MissingOption, MissingOption]),
        ({"/p": {"pool": 1, "dataset": "x"}}, [], [TypeMismatch]),
        ({"/p": 1, "/q": zfs()}, ["/q"], [TypeMismatch]),
        ({"/p": zfs() | {"mountpoint": "/x"}}, ["/p"], [UnknownOption]),
    ],
)
def test_entries_that_nix_rejects(zfs_options: Json, kept: list[str], kinds: list[type]) -> None:
    found = host(a=vm(zfs=zfs_options))
    assert [share.name for share in found.shares] == kept
    assert [type(each) for each in found.problems] == kinds


@pytest.mark.parametrize(
    ("given", "problems"),
    [
        ("ward", []),
        ("", []),
        ("a b", [("node.name", "a b")]),
        ("x" * 63, [("guests.a", f"{'x' * 63}-a")]),
        ("x" * 61, []),
        ("x" * 62, [("guests.a", f"{'x' * 62}-a")]),
    ],
)
def test_names_of_hosts(given: str, problems: list[tuple[str, str]]) -> None:
    found = host(given, a=vm())
    assert [(each.at.path, each.name) for each in found.problems if isinstance(each, InvalidHostName)] == problems


@pytest.mark.parametrize(
    ("name", "options", "problem"),
    [
        ("a", {"nodeName": "x y"}, ("guests.a.nodeName", "x y")),
        ("a", {"nodeName": "-x"}, ("guests.a.nodeName", "-x")),
        ("a", {"nodeName": "x" * 64}, ("guests.a.nodeName", "x" * 64)),
        ("a", {"nodeName": "x" * 63}, None),
        ("a b", {}, ('guests."a b"', "ward-a b")),
        ("a b", {"nodeName": "x"}, None),
        ("a_b", {}, None),
        ("a_", {}, ("guests.a_", "ward-a_")),
    ],
)
def test_names_of_guests(name: str, options: Json, problem: tuple[str, str] | None) -> None:
    found = [each for each in host(**{name: vm(**options)}).problems if isinstance(each, InvalidHostName)]
    assert [(each.at.path, each.name) for each in found] == ([problem] if problem else [])
    assert [each.guest for each in found] == ([name] if problem else [])


@pytest.mark.parametrize(
    ("options", "missing"),
    [
        ({}, ["guests.a.backend"]),
        ({"backend": "microvm"}, ["guests.a.microvm.system", "guests.a.microvm.macvtap"]),
        ({"backend": "microvm", "microvm": {"macvtap": "lan"}}, ["guests.a.microvm.system"]),
        ({"backend": "container"}, ["guests.a.container.macvlan"]),
        ({"backend": "container", "container": {}}, ["guests.a.container.macvlan"]),
        ({"backend": "qemu"}, []),
        (vm(), []),
        (later({}), []),
        ({"backend": "microvm", "microvm": {"interfaces": {}}}, ["guests.a.microvm.system"]),
    ],
)
def test_options_that_are_missing(options: Json, missing: list[str]) -> None:
    found = [each.option for each in host(a=options).problems if isinstance(each, MissingOption)]
    assert sorted(found) == sorted(missing)


def test_one_of_several_interfaces_that_is_none() -> None:
    found = host(a=later({"a": 1, "b": {"mac": MAC}, "c": {"mac": 1}}))
    mismatched = [each.at.path for each in found.problems if isinstance(each, TypeMismatch)]
    assert mismatched == ["guests.a.microvm.interfaces.a", "guests.a.microvm.interfaces.c.mac"]
    assert [each.place.route[4] for each in found.interfaces] == ["b", "c"]


@pytest.mark.parametrize(
    ("options", "unused"),
    [
        (vm(), []),
        (vm(container={"macvlan": "x"}), [("container.macvlan", "other-backend", False)]),
        (containers("lan", microvm={"interfaces": {"x": {}}}), [("microvm.interfaces", "other-backend", True)]),
        (containers("lan", microvm={"interfaces": {}}), [("microvm.interfaces", "other-backend", False)]),
        (container(microvm={"macvtap": "x"}), [("microvm.macvtap", "other-backend", False)]),
        (vm(microvm={"baseMac": MAC}), []),
        (vm(microvm={"baseMac": MAC, "mac": MAC}), [("microvm.baseMac", "addresses-given", False)]),
    ],
)
def test_options_without_effect(options: Json, unused: list[tuple[str, str, bool]]) -> None:
    found = one(options).unused
    assert [(".".join(map(str, each.at.route[2:])), each.reason, each.shifts_macs) for each in found] == unused


@pytest.mark.parametrize(
    ("shares", "is_plain"),
    [
        ([zfs()], True),
        ([zfs(), zfs(dataset="b")], True),
        ([zfs(), zfs()], False),
        ([zfs(host="/guests/x"), zfs(dataset="b", host="/guests/x")], False),
        ([zfs("", "x")], False),
        ([], True),
    ],
)
def test_mounts_that_need_not_be_made(shares: list[Json], *, is_plain: bool) -> None:
    found = host(a=vm(zfs={f"/{number}": share for number, share in enumerate(shares)}))
    assert found.parts["guests"].has_plain_mounts() is is_plain

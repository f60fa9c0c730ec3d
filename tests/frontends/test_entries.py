"""Entries that are as most are, and those that some rule may have something to say of."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pytest

from guestlint.analysis.shares import sorted_shares, unusual_shares
from guestlint.analysis.views import HostView
from guestlint.frontends import own_front_ends, read_host
from guestlint.frontends.guests.backends import BACKENDS
from guestlint.picture.types import Share
from guestlint.rules.graph.unit_name_too_long import MAX_MOUNT, MAX_SCRIPT, script_length
from guestlint.source.parse import read_bytes
from tests.rules.table import vm, zfs


def view(name: str, entries: dict[str, Any]) -> HostView:
    data = {"node": {"name": "ward"}, "guests": {name: vm(zfs=entries)}}
    document = read_bytes("host.json", json.dumps(data).encode())
    return HostView(document, read_host(document, own_front_ends(BACKENDS)))


def names(shares: Iterable[Share]) -> list[str]:
    return [share.name for share in shares]


def test_what_an_entry_chooses() -> None:
    shares = sorted_shares(
        view(
            "a",
            {
                "/neither": zfs(),
                "/host": zfs(dataset="safe/b", host="/guests/a/x"),
                "/guest": zfs(dataset="safe/c", guest="/y"),
                "/both": zfs(dataset="safe/d", host="/guests/a/z", guest="/z"),
            },
        )
    )
    assert names(shares.unusual) == []
    assert names(shares.explicit_source) == ["/both", "/host"]
    assert names(shares.explicit_target) == ["/both", "/guest"]


def test_ordinary_names_make_no_unit_too_long() -> None:
    pool, dataset = "p" * 20, "d" * 28 + "-" * 9
    path = "/guests/m" + "-" * 49
    host = view("a", {"/p": zfs(pool, dataset, path)})
    assert names(host.ask(unusual_shares)) == []
    (creator,) = (unit for unit in host.host.units.values() if unit.creates)
    assert script_length(creator.name) <= MAX_SCRIPT
    assert len(creator.before[0]) <= MAX_MOUNT


@pytest.mark.parametrize(
    "entry",
    [
        zfs("p" * 21),
        zfs(dataset="d" * 38),
        zfs(dataset="d" + "-" * 10),
        zfs(host="/guests/" + "m" * 51),
        zfs("mirror"),
        zfs("raidz1"),
        zfs("p-p"),
        zfs("log"),
        zfs("a/b"),
        zfs("rpool", "rpool/a"),
        zfs(dataset="a//b"),
        zfs(host="/guests"),
        zfs(host="/srv/a"),
        zfs(guest="/run/a"),
        zfs(guest="/nix"),
        zfs(guest="/var"),
        zfs(guest="/var/run/a"),
    ],
)
def test_what_is_out_of_the_ordinary(entry: dict[str, str]) -> None:
    assert names(view("a", {"/p": entry}).ask(unusual_shares)) == ["/p"]


@pytest.mark.parametrize("entry", [zfs("logs"), zfs(guest="/var/lib/a"), zfs(guest="/runs"), zfs(guest="/etcetera/a")])
def test_what_only_begins_like_a_reserved_name(entry: dict[str, str]) -> None:
    assert names(view("a", {"/p": entry}).ask(unusual_shares)) == []

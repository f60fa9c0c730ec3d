"""Entries that are as most are, and those that some rule may have something to say of."""

from __future__ import annotations

import json
from typing import Any

import pytest

from guestlint.backends import BACKENDS
from guestlint.lower.build import Lowered
from guestlint.lower.unit_names import MAX_MOUNT, MAX_SERVICE
from guestlint.model.parse import parse
from guestlint.source.parse import read_bytes
from tests.rules.table import vm, zfs


def lowered(name: str, entries: dict[str, Any]) -> Lowered:
    data = {"node": {"name": "ward"}, "guests": {name: vm(zfs=entries)}}
    return Lowered(parse(read_bytes("host.json", json.dumps(data).encode()), BACKENDS), BACKENDS)


def names(entries: Any) -> list[str]:
    return [entry.name for _, entry in entries]


def test_what_an_entry_chooses() -> None:
    host = lowered(
        "a",
        {
            "/neither": zfs(),
            "/host": zfs(dataset="safe/b", host="/guests/a/x"),
            "/guest": zfs(dataset="safe/c", guest="/y"),
            "/both": zfs(dataset="safe/d", host="/guests/a/z", guest="/z"),
        },
    )
    assert names(host.unusual) == []
    assert names(host.chosen_host) == ["/both", "/host"]
    assert names(host.chosen_guest) == ["/both", "/guest"]


def test_ordinary_names_make_no_unit_too_long() -> None:
    pool, dataset = "p" + "-" * 19, "d" * 28 + "-" * 9
    path = "/guests/m" + "-" * 49
    host = lowered("a", {"/p": zfs(pool, dataset, path)})
    assert names(host.unusual) == []
    (ensure,) = (service for service in host.services.values() if not service.guest)
    assert len(ensure.unit) <= MAX_SERVICE
    assert len(ensure.before[0]) <= MAX_MOUNT
    assert host.long_units == ()


@pytest.mark.parametrize(
    "entry",
    [
        zfs("p" * 21),
        zfs(dataset="d" * 38),
        zfs(dataset="d" + "-" * 10),
        zfs(host="/guests/" + "m" * 51),
        zfs("mirror"),
        zfs("log"),
        zfs("a/b"),
        zfs("rpool", "rpool/a"),
        zfs(dataset="a//b"),
        zfs(host="/guests"),
        zfs(host="/srv/a"),
        zfs(guest="/run/a"),
        zfs(guest="/nix"),
    ],
)
def test_what_is_out_of_the_ordinary(entry: dict[str, str]) -> None:
    assert names(lowered("a", {"/p": entry}).unusual) == ["/p"]

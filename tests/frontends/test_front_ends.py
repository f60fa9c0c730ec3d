"""Front ends and backends: each in its position, with the option trees that it reads, and nothing of empty ones."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

import pytest

from guestlint.frontends import index, own_front_ends
from guestlint.frontends.guests.backends import BACKENDS
from guestlint.source.document import Document

FRONT_ENDS = own_front_ends(BACKENDS)


def positions(modules: Iterable[str]) -> list[int]:
    """The `POSITION` of each module."""
    return [vars(import_module(module))["POSITION"] for module in modules]


def test_they_are_in_the_order_of_their_positions() -> None:
    assert list(FRONT_ENDS) == ["guests", "nixos", "microvm", "containers"]
    assert list(BACKENDS) == ["microvm", "container"]
    assert positions(home.partition(":")[0] for _, home in index.FRONT_ENDS.values()) == [1, 2, 3, 4]
    assert positions(type(each).__module__ for each in BACKENDS.values()) == [1, 2]


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("guests", {"guests", "node"}),
        ("nixos", {"boot", "disko", "fileSystems", "networking", "systemd"}),
        ("microvm", {"microvm"}),
        ("containers", {"containers"}),
    ],
)
def test_what_each_reads(name: str, keys: set[str]) -> None:
    front_end = FRONT_ENDS[name]
    assert (front_end.name, set(front_end.keys)) == (name, keys)
    for key in keys:
        part = front_end.read(Document("f", "", {key: {}}))
        assert (tuple(part.guests), tuple(part.shares)) == ((), ())
    assert set(front_end.schema()) <= keys
    assert front_end.schema()

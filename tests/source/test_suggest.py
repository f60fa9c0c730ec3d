"""What was likely meant by a name that is not known."""

from __future__ import annotations

import pytest

from guestlint.source.near_misses import NearMisses
from guestlint.source.suggest import nearest, suggestion

KNOWN = ("lan", "LAN", "backend", "autostart")


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("autoStart", "autostart"),
        ("AUTOSTART", "autostart"),
        ("bakend", "backend"),
        ("lan2", "lan"),
        ("LAN2", "LAN"),
        ("zfs", ""),
        ("", ""),
    ],
)
def test_nearest(name: str, near: str) -> None:
    assert nearest(name, KNOWN) == nearest(name, iter(KNOWN)) == near


def test_the_cutoff_says_how_near() -> None:
    assert nearest("backbone", KNOWN) == "backend"
    assert nearest("backbone", KNOWN, cutoff=0.7) == ""
    assert nearest("backing", KNOWN, cutoff=0.5) == "backend"


def test_a_hint_names_the_nearest_or_what_else_helps() -> None:
    assert suggestion("bakend", KNOWN) == "did you mean `backend`?"
    assert suggestion("zfs", KNOWN) == "known: lan, LAN, backend, autostart"
    assert suggestion("zfs", KNOWN, "see `guestlint rules`") == "see `guestlint rules`"
    assert suggestion("bakend", iter(KNOWN), "see `guestlint rules`") == "did you mean `backend`?"


@pytest.mark.parametrize(
    ("name", "known", "near"),
    [
        ("lna", "lan", True),
        ("aln", "lan", True),
        ("ab", "ba", False),
        ("lann", "lan", True),
        ("llan", "lan", False),
        ("wwan", "wan", False),
        ("wlan", "wan", False),
        ("wlan0", "wan0", False),
        ("hd", "hdd", False),
        ("rpol", "rpool", True),
        ("bpool", "rpool", False),
        ("pools", "pool", False),
        ("stoage", "storage", True),
        ("stprage", "storage", True),
        ("storagf", "storage", False),
        ("tankb1", "tanka1", False),
        ("sto1age", "storage", False),
        ("lan-guets", "lan-guest", True),
        ("guest2", "guest1", False),
        ("storage", "storage", False),
        ("stroaeg", "storage", False),
        ("st\u00f6rage", "storage", False),
        ("a" * 70 + "xy", "a" * 70 + "yx", False),
    ],
)
def test_a_slip_of_the_pen(name: str, known: str, *, near: bool) -> None:
    assert NearMisses([known, "other"]).of(name) == (known if near else "")


def test_the_first_of_several_in_byte_order() -> None:
    assert NearMisses(["storrage", "stoorage"]).of("storage") == "stoorage"

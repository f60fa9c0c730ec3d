"""What was likely meant by a name that is not known."""

from __future__ import annotations

import pytest

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

"""Which network of systemd-networkd configures a link: the first that matches, as trying each in turn would find it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import Any

import pytest

from guestlint.picture.links import Network
from guestlint.systemd.networks import Known, NetworkIndex, known_of
from tests.model.test_parts import at
from tests.model.test_things import interface

MAC, OTHER = "02:00:00:00:00:01", "02:00:00:00:00:02"


def network(name: str, *names: str, **more: Any) -> Network:
    return Network(name=name, master="", address="", place=at("networks", name), names=names, **more)


def first(name: str, known: Known, *networks: Network) -> str | None:
    found = NetworkIndex(networks).first(name, known)
    return None if found is None else found.name


GUESTS = Known(mac=MAC, kind="macvtap", is_card=False)


@pytest.mark.parametrize(
    ("patterns", "fits"),
    [
        (("vm-a",), True),
        (("vm-*",), True),
        (("vm-?",), True),
        (("vm-[ab]",), True),
        (("x", "vm-a"), True),
        (("vm-",), False),
        (("VM-A",), False),
        (("!vm-a",), False),
        (("!vm-b",), True),
        (("!x", "vm-*"), True),
        (("!vm-a", "vm-*"), False),
        (("!x", "y"), False),
        ((), True),
    ],
)
def test_by_its_name(patterns: tuple[str, ...], *, fits: bool) -> None:
    index = NetworkIndex([network("n", *patterns)])
    assert (index.first("vm-a", GUESTS) is not None) is fits
    assert index.may_match("vm-a", GUESTS) is fits


@pytest.mark.parametrize(
    ("more", "fits"),
    [
        ({"kinds": ("macvtap",)}, True),
        ({"kinds": ("mac*",)}, True),
        ({"kinds": ("!macvtap",)}, False),
        ({"kinds": ("bridge",)}, False),
        ({"types": ("ether",)}, True),
        ({"types": ("wlan",)}, False),
        ({"macs": (MAC,)}, True),
        ({"macs": (OTHER, MAC)}, True),
        ({"macs": (OTHER,)}, False),
        ({"is_of_card": True}, False),
    ],
)
def test_a_guests_interface_by_what_it_is(more: dict[str, Any], *, fits: bool) -> None:
    assert (first("vm-a", GUESTS, network("n", "vm-a", **more)) is not None) is fits


def test_the_first_that_matches_counts() -> None:
    networks = network("a", "x"), network("b", "vm-*"), network("c", "vm-a")
    assert first("vm-a", GUESTS, *networks) == "b"
    assert first("vm-a", GUESTS, *networks[::-1]) == "c"
    assert first("y", GUESTS, *networks) is None


def test_where_what_is_not_known_decides_there_is_none() -> None:
    unsure = network("a", "vm-*", is_certain=False)
    assert first("vm-a", GUESTS, unsure, network("b", "vm-a")) is None
    assert NetworkIndex([unsure]).may_match("vm-a", GUESTS)
    assert first("vm-a", GUESTS, network("b", "vm-a"), unsure) == "b"


@pytest.mark.parametrize("more", [{"kinds": ("bridge",)}, {"types": ("ether",)}, {"is_of_card": True}])
def test_of_a_card_kind_type_and_path_are_not_known(more: dict[str, Any]) -> None:
    index = NetworkIndex([network("a", "lan", **more), network("b", "lan")])
    assert index.first("lan", Known(mac=MAC)) is None
    assert index.may_match("lan", Known(mac=MAC))


def test_a_network_for_another_cards_address_is_not_taken_for_this_one() -> None:
    by_mac, by_name = network("a", macs=(OTHER,)), network("b", "lan")
    assert first("lan", Known(), by_mac, by_name) == "b"
    assert first("lan", Known(), by_mac, network("b", "l*")) is None
    assert first("lan", Known(), by_mac, network("b")) is None
    assert first("lan", Known(mac=OTHER), by_mac, by_name) == "a"
    assert first("lan", Known(mac=MAC), by_mac, by_name) == "b"
    named = network("a", "lan", macs=(OTHER,))
    assert first("lan", Known(), named, by_name) is None


def test_each_other_name_is_as_good() -> None:
    known = Known(mac=MAC, also=("enp1s0", "lan0"))
    assert first("lan", known, network("a", "x"), network("b", "lan0")) == "b"
    assert first("lan", known, network("a", "lan"), network("b", "enp*")) == "a"
    assert first("lan", known, network("a", "en*"), network("b", "lan")) == "a"
    assert first("lan", Known(also=("enp1s0",)), network("m", macs=(OTHER,)), network("b", "enp1s0")) == "b"


@pytest.mark.parametrize(
    ("kind", "mac", "expected"),
    [
        ("macvtap", MAC, Known(mac=MAC, kind="macvtap", is_card=False)),
        ("macvlan", MAC, Known(mac=MAC, kind="macvlan", is_card=False)),
        ("tap", MAC, Known(mac="random", kind="tun", is_card=False)),
        ("veth", MAC, Known(mac="random", kind="veth", is_card=False)),
    ],
)
def test_what_is_known_of_a_guests_interface(kind: str, mac: str, expected: Known) -> None:
    assert known_of(interface(kind=kind, mac=mac)) == expected


def tried(networks: Sequence[Network], name: str, known: Known) -> str | None:
    """The first that matches, each tried in turn; of guests all is known, so that there is no doubt."""
    for each in networks:
        turned = [pattern[1:] for pattern in each.names if pattern.startswith("!")]
        plain = [pattern for pattern in each.names if not pattern.startswith("!")]
        by_name = not any(fnmatchcase(name, pattern) for pattern in turned)
        by_name = by_name and (not plain or any(fnmatchcase(name, pattern) for pattern in plain))
        if by_name and (not each.macs or known.mac in each.macs):
            return each.name
    return None


def test_many_networks_are_tried_as_one_after_the_other() -> None:
    chance = random.Random(7)  # noqa: S311 - a test's networks
    patterns = ["vm-a", "vm-*", "v*", "*", "!vm-b", "!x", "lan", "vm-[ab]", "?m-a"]
    hits = set()
    for _ in range(300):
        networks = [
            network(
                str(number),
                *chance.sample(patterns, chance.randint(0, 2)),
                macs=tuple(chance.sample((MAC, OTHER, "02:00:00:00:00:03"), chance.choice((0, 0, 1, 2)))),
            )
            for number in range(chance.randint(1, 9))
        ]
        for name in ("vm-a", "vm-b", "lan", "x"):
            for mac in (MAC, OTHER):
                known = Known(mac=mac, kind="macvtap", is_card=False)
                expected = tried(networks, name, known)
                assert first(name, known, *networks) == expected
                hits.add(expected)
    assert hits >= {None, "0", "5"}


def test_of_networks_that_all_fit_and_exclude_it_again_the_first_ones_are_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("guestlint.systemd.networks._MOST", 3)
    excluding = [network(str(number), "vm-*", f"!vm-{letter}", "!vm-a") for number, letter in enumerate("bcd")]
    assert first("vm-a", GUESTS, *excluding[:2], network("last", "vm-a")) == "last"
    assert first("vm-a", GUESTS, *excluding, network("last", "vm-a")) is None

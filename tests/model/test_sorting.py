"""The order of `fileSystems` is that of nixpkgs, whose sorting is written down here again, as slow as it is."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import NamedTuple

import pytest

from guestlint.picture.sorting import in_fstab_order, sorting_loop
from guestlint.picture.types import Mount
from tests.model.test_parts import at, mount, share


class Found(NamedTuple):
    """What nixpkgs' `listDfs` gives: the minimal one, or None where it is part of a loop."""

    minimal: Mount | None
    visited: list[Mount]
    rest: list[Mount]


def is_before(one: Mount, other: Mount) -> bool:
    """`fsBefore` of nixos/lib/utils.nix."""

    def normalized(path: str) -> str:
        return f"{path.rstrip('/')}/"

    mine = normalized(one.path)
    return any(
        path.startswith("/") and normalized(path).startswith(mine)
        for path in (other.path, other.device, *other.depends)
    )


def depth_first(mounts: list[Mount]) -> Found:
    """`listDfs` of lib/lists.nix."""
    us, rest, visited = mounts[0], mounts[1:], list[Mount]()
    while True:
        if any(is_before(each, us) for each in visited):
            return Found(None, visited, rest)
        before = [each for each in rest if is_before(each, us)]
        if not before:
            return Found(us, visited, rest)
        visited = [us, *visited]
        rest = [*before[1:], *(each for each in rest if each not in before)]
        us = before[0]


def toposort(mounts: list[Mount]) -> list[Mount] | None:
    """`toposort` of lib/lists.nix; None for a loop."""
    result: list[Mount] = []
    while len(mounts) > 1:
        found = depth_first(mounts)
        if found.minimal is None:
            return None
        result.append(found.minimal)
        mounts = [*found.visited, *found.rest]
    return [*result, *mounts]


def random_mounts(seed: int, is_wild: bool) -> dict[str, Mount]:  # noqa: FBT001 - how many depend on one another
    chance = random.Random(seed)  # noqa: S311 - a test's hosts
    paths = ["/", "/a", "/a/b", "/a/b/c", "/ab", "/b", "/b/a", "/c", "/c/d/e"]
    names = chance.sample(paths, chance.randint(2, len(paths)))
    made = {}
    for name in names:
        device = (
            chance.choice(names) if chance.random() < (0.4 if is_wild else 0.15) else chance.choice(("x", "/dev/x"))
        )
        depends = tuple(chance.sample(paths, 1)) if chance.random() < (0.4 if is_wild else 0.2) else ()
        made[name] = mount(name, device, depends=depends)
    return made


SEEDS = [(seed, is_wild) for seed in range(150) for is_wild in (False, True)]


def described(mounts: Sequence[Mount]) -> list[str]:
    return [each.path for each in mounts]


@pytest.mark.parametrize("part", range(5))
def test_it_is_nixpkgs_order(part: int) -> None:
    orders = set()
    for seed, is_wild in SEEDS[part::5]:
        mounts = random_mounts(seed, is_wild)
        in_order = [mounts[name] for name in sorted(mounts)]
        expected = toposort(in_order)
        assert described(in_fstab_order(mounts)) == described(in_order if expected is None else expected), seed
        assert bool(sorting_loop(mounts.values())) == (expected is None), seed
        orders.add((expected is None, expected == in_order))
    assert orders >= {(True, False), (False, False), (False, True)}


def test_a_loop_leads_back_to_where_it_begins() -> None:
    loops = 0
    for seed, is_wild in SEEDS:
        loop = sorting_loop(random_mounts(seed, is_wild).values())
        for step, following in zip(loop, (*loop[1:], *loop[:1]), strict=True):
            assert step.earlier is following.mount
            assert is_before(step.earlier, step.mount)
            asked = {"path": (step.mount.path,), "device": (step.mount.device,), "depends": step.mount.depends}
            assert step.text in asked[step.because]
        loops += bool(loop)
    assert loops > 20


def test_a_file_system_on_itself_is_no_loop() -> None:
    assert sorting_loop([mount("/a", "/a", depends=("/a",))]) == ()


def test_two_on_each_other_are() -> None:
    one, other = mount("/a", "/b/x"), mount("/b", depends=("/a/y",))
    loop = sorting_loop([one, other])
    assert [(step.mount.path, step.earlier.path, step.because, step.text) for step in loop] == [
        ("/a", "/b", "device", "/b/x"),
        ("/b", "/a", "depends", "/a/y"),
    ]


@pytest.mark.parametrize("before", [(), ("/0",)])
def test_a_loop_of_several_has_all_of_them_and_no_other(before: tuple[str, ...]) -> None:
    mounts = [*(mount(path, "/a/x") for path in before), mount("/a", "/b"), mount("/b", "/c"), mount("/c", "/d")]
    loop = sorting_loop([*mounts, mount("/d", "/a"), mount("/b/e", "/a")])
    assert [(step.mount.path, step.earlier.path) for step in loop] == [
        *(("/a", "/b"), ("/b", "/c"), ("/c", "/d"), ("/d", "/a")),
    ]
    tail = sorting_loop([mount("/a", "/b"), mount("/b", "/c"), mount("/c", "/d"), mount("/d", "/b")])
    assert [step.mount.path for step in tail] == ["/b", "/c", "/d"]


def test_a_loop_has_nothing_of_the_ways_that_ended() -> None:
    loop = sorting_loop([mount("/a", "/b"), mount("/b", "/c"), mount("/c", depends=("/d", "/a")), mount("/d")])
    assert [(step.mount.path, step.earlier.path) for step in loop] == [("/a", "/b"), ("/b", "/c"), ("/c", "/a")]


@pytest.mark.parametrize("path", ["/a/", "/a//"])
def test_a_path_that_ends_with_a_slash_is_refused_before(path: str) -> None:
    assert sorting_loop([mount(path, "/b"), mount("/b", "/a/x")]) == ()


def test_the_root_is_not() -> None:
    assert sorting_loop([mount("/", "/b/x"), mount("/b")]) != ()


def place_of(change: Callable[[Mount], Mount]) -> object:
    (step, _) = sorting_loop([change(mount("/a", "/b/x")), mount("/b", depends=("/a",))])
    return step.place


def test_the_place_of_a_step_is_the_option_that_says_so() -> None:
    assert place_of(lambda each: each) == at("mounts", "/a", "device")
    assert place_of(lambda each: each._replace(fs_type="overlay")) == at("mounts", "/a", "overlay")
    shared = share("web", "/a")._replace(given={"hostMountpoint": "/a"})
    assert place_of(lambda each: each._replace(share=shared)) == shared.place.below("hostMountpoint")
    by_path = mount("/a/b", depends=()), mount("/a", "/a/b/c")
    steps = {step.because: step.place for step in sorting_loop(by_path)}
    assert steps == {"path": at("mounts", "/a/b"), "device": at("mounts", "/a", "device")}

"""Guests of the module, in both of its schemas."""

from __future__ import annotations

from typing import Any

from tests.fuzz.choices import BOOL, LINK, MAC, PATH, TARGET
from tests.fuzz.dice import Dice, Make, listed, named, of, table
from tests.fuzz.words import DATASETS, GUEST_PATHS, LINKS, NAMES, POOLS

_ENTRY = table({"pool": of(*POOLS), "dataset": of(*DATASETS)}, {"hostMountpoint": PATH, "guestMountpoint": TARGET}, 0.4)
_GUEST = table(
    {},
    {
        "autostart": BOOL,
        "nodeName": of(*NAMES),
        "modules": listed(of("./a.nix", {}), 2),
        "extraSpecialArgs": of({}, {"a": 1}),
    },
    0.2,
)


def _pair(dice: Dice) -> str:
    link = dice.one(LINKS)
    return f"{link}:{dice.one(LINKS)}" if dice.chance(0.5) else link


_SEED: dict[str, Make] = {
    "microvm": table({"system": of("x86_64-linux"), "macvtap": LINK}, {"mac": MAC, "baseMac": MAC}),
    "container": table({"macvlan": LINK}, {}),
}
_LATER: dict[str, Make] = {
    "microvm": table(
        {"system": of("x86_64-linux")},
        {"baseMac": MAC, "interfaces": named(LINKS, table({}, {"hostLink": LINK, "mac": MAC}), 3)},
        0.6,
    ),
    "container": table({"macvlans": listed(_pair, 3)}, {}),
}


def guests(dice: Dice) -> dict[str, Any]:
    """`guests`, in one schema but for what one guest in forty takes from the other."""
    later = dice.chance(0.5)
    found = {name: _guest(dice, _LATER if later != dice.chance(0.025) else _SEED) for name in dice.some(NAMES, 4)}
    return {"guests": found}


def _guest(dice: Dice, blocks: dict[str, Make]) -> dict[str, Any]:
    backend = dice.one(("microvm", "container"))
    given: dict[str, Any] = {"backend": backend, backend: blocks[backend](dice)}
    if dice.chance(0.08):
        other = "container" if backend == "microvm" else "microvm"
        given[other] = blocks[other](dice)
    if dice.chance(0.2):
        given["networking"] = {"links": dice.some(LINKS, 2)} if blocks is _LATER else {"mainLinkName": dice.one(LINKS)}
    given["zfs"] = named(GUEST_PATHS, _ENTRY, 3)(dice)
    given.update(_GUEST(dice))
    return given

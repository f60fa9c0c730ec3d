"""Whole hosts as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.fuzz.containers import containers
from tests.fuzz.dice import Dice
from tests.fuzz.guests import guests
from tests.fuzz.microvms import microvms
from tests.fuzz.options import HOST

_KINDS: tuple[tuple[Callable[[Dice], Mapping[str, Any]], ...], ...] = (
    *((guests,), (guests,), (guests,), (microvms,), (containers,)),
    *((guests, containers), (microvms, containers), ()),
)


def host(dice: Dice) -> dict[str, Any]:
    """A host whose guests are mostly of one kind."""
    kinds = dice.one(_KINDS)
    data: dict[str, Any] = {"node": {"name": dice.one(("ward", "sire", "a b", ""))}} if guests in kinds else {}
    for kind in kinds:
        data.update(kind(dice))
    data.update(HOST(dice))
    return data

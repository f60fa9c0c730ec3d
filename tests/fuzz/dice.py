"""Choices that one integer decides, the same on every Python, and what is made of them: values, tables and lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random
from typing import Any, TypeVar

_T = TypeVar("_T")


class Dice:
    """Choices by `Random.random` alone: the one method whose sequence Python promises to keep between versions."""

    def __init__(self, seed: int) -> None:
        """Begin the sequence that belongs to `seed`."""
        self._next = Random(seed).random  # noqa: S311 - hosts, no secrets

    def chance(self, share: float) -> bool:
        """Whether something happens that does in this share of cases."""
        return self._next() < share

    def below(self, number: int) -> int:
        """A number from 0, below `number`."""
        return int(self._next() * number)

    def one(self, options: Sequence[_T]) -> _T:
        """One of several."""
        return options[int(self._next() * len(options))]

    def some(self, options: Sequence[_T], most: int) -> list[_T]:
        """Up to `most` of several, each once, in the order in which they are drawn."""
        drawn = [self.one(options) for _ in range(self.below(most + 1))]
        return list(dict.fromkeys(drawn))


Make = Callable[[Dice], Any]
"""What makes a value."""


def of(*values: object) -> Make:
    """One of these values, which whoever gets it may change."""
    return lambda dice: fresh(dice.one(values))


def fresh(value: Any) -> Any:
    """The value, with tables and lists of its own."""
    if isinstance(value, dict):
        return {key: fresh(each) for key, each in value.items()}
    return [fresh(each) for each in value] if isinstance(value, list) else value


def either(*makes: Make) -> Make:
    """What one of these makes."""
    return lambda dice: dice.one(makes)(dice)


def listed(make: Make, most: int) -> Make:
    """A list of up to `most`."""
    return lambda dice: [make(dice) for _ in range(dice.below(most + 1))]


def named(names: Sequence[str], make: Make, most: int) -> Make:
    """A table of up to `most` under some of these names."""
    return lambda dice: {name: make(dice) for name in dice.some(names, most)}


def table(required: Mapping[str, Make], optional: Mapping[str, Make], share: float = 0.35) -> Make:
    """A table with all that is required, mostly, and with each of the others in this share of cases."""

    def make(dice: Dice) -> dict[str, Any]:
        given = {key: each(dice) for key, each in required.items() if not dice.chance(0.02)}
        return given | _chosen(dice, optional.items(), share)

    return make


def _chosen(dice: Dice, optional: Iterable[tuple[str, Make]], share: float) -> dict[str, Any]:
    return {key: each(dice) for key, each in optional if dice.chance(share)}

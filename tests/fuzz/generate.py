"""A case: files to lint, settings and a baseline, all of one integer."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from tests.fuzz import layout
from tests.fuzz.dice import Dice
from tests.fuzz.facts import facts
from tests.fuzz.hosts import host
from tests.fuzz.settings import baseline, settings
from tests.fuzz.spoil import broken, spoil


class File(NamedTuple):
    """A host file."""

    name: str
    content: bytes


class Case(NamedTuple):
    """What one seed gives; `settings` is a guestlint.toml, and both it and `baseline` may be missing."""

    files: tuple[File, ...]
    settings: bytes | None = None
    baseline: bytes | None = None

    def inputs(self) -> dict[str, bytes]:
        """All its texts by the name that they have in a folder."""
        beside = {"guestlint.toml": self.settings, "baseline.json": self.baseline}
        return dict(self.files) | {name: each for name, each in beside.items() if each is not None}

    @classmethod
    def of(cls, inputs: dict[str, bytes]) -> Case:
        """The case whose `inputs` these are."""
        beside = ("guestlint.toml", "baseline.json")
        files = tuple(File(name, each) for name, each in inputs.items() if name not in beside)
        return cls(files, *map(inputs.get, beside))

    @classmethod
    def read(cls, folder: Path) -> Case:
        """The case whose texts are in `folder`."""
        return cls.of({file.name: file.read_bytes() for file in sorted(folder.iterdir())})


def generate(seed: int) -> Case:
    """The case of a seed."""
    dice = Dice(seed)
    files = tuple(_file(dice, number) for number in range(dice.one((1, 1, 1, 1, 1, 1, 1, 2))))
    own = _text(dice, settings(dice), "toml") if dice.chance(0.15) else None
    known = _text(dice, baseline(dice), "json") if dice.chance(0.05) else None
    return Case(files, own, known)


def _file(dice: Dice, number: int) -> File:
    data = host(dice)
    if dice.chance(0.1):
        return File(f"facts{number}.json", _text(dice, facts(dice, data), "json"))
    kind = "json" if dice.chance(0.2) else "toml"
    return File(f"host{number}.{kind}", _text(dice, data, kind))


def _text(dice: Dice, data: dict[str, Any], kind: str) -> bytes:
    """The data as text: as it is, with a few odd values, or broken."""
    for _ in range(dice.one((0, 0, 0, 1, 1, 2, 4))):
        spoil(dice, data)
    text = layout.to_toml(dice, data) if kind == "toml" else layout.to_json(dice, data)
    return broken(dice, text) if dice.chance(0.12) else text

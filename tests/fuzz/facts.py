"""Facts of a generated host, with places in one `.nix` file that is there and in others that are not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from guestlint.source.nix_files import Tree
from tests.fuzz.dice import Dice

TREE = Tree("/src", str(Path(__file__).parents[1] / "fixtures" / "fuzz" / "nix"), "")
"""What Nix saw in /src is in this folder."""

_FILES = ("/src/host.nix", "/src/host.nix", "/src/host.nix", "/src/gone.nix", "/nix/store/x/a.nix", "a.nix", "../b.nix")
_TREES = ("guests", "containers", "microvm", "fileSystems", "systemd", "systemd.network", "disko", "networking")
_LINES, _COLUMNS = 24, 30


def facts(dice: Dice, data: dict[str, Any]) -> dict[str, Any]:
    """What `nix eval --json` would print of the host."""
    return {
        "guestlint": {"facts": 1, "host": dice.one(("ward", "sire", "")), "root": dice.one(("/src", "/src", ""))},
        "config": data,
        "complete": dice.some(_TREES, 3),
        "places": [_place(dice, route) for route in _routes((), data) if dice.chance(0.4)],
    }


def _place(dice: Dice, route: tuple[str, ...]) -> dict[str, Any]:
    return {
        "path": list(route),
        "file": dice.one(_FILES),
        "line": 1 + dice.below(_LINES),
        "column": 1 + dice.below(_COLUMNS),
    }


def _routes(above: tuple[str, ...], data: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    for key, value in data.items():
        yield (*above, key)
        if isinstance(value, dict):
            yield from _routes((*above, key), value)

"""Which revision of the guests module a document is taken to be for, and what of the other one stands in it."""

from __future__ import annotations

from typing import Any

import pytest

from guestlint.frontends.guests.backends import BACKENDS
from guestlint.frontends.guests.options import Revision
from guestlint.frontends.guests.revision import choose

SEED: dict[str, Any] = {"microvm": {"macvtap": "lan"}}
LATER: dict[str, Any] = {"container": {"macvlans": ["lan"]}}
NETWORKING = {"networking": {"links": ["lan"]}}
NEITHER: dict[str, Any] = {"backend": "microvm", "microvm": {"system": "x86_64-linux"}, "networking": {"odd": 1}}
SHAPELESS: tuple[Any, ...] = (1, {"microvm": 1}, {"microvm": ["interfaces"]}, {"networking": "links"})


@pytest.mark.parametrize(
    ("guests", "pinned", "revision", "others"),
    [
        ([], None, "seed", []),
        ([], "later", "later", []),
        ([NEITHER, *SHAPELESS], None, "seed", []),
        ([SEED, NEITHER, *SHAPELESS], None, "seed", []),
        ([LATER, NEITHER, *SHAPELESS], None, "later", []),
        ([NETWORKING], None, "later", []),
        ([SEED, LATER], None, "later", ["g0.microvm.macvtap"]),
        ([SEED, LATER, SEED], None, "seed", ["g1.container.macvlans"]),
        ([SEED, LATER, SEED, NETWORKING], None, "later", ["g0.microvm.macvtap", "g2.microvm.macvtap"]),
        ([SEED | LATER], None, "later", ["g0.microvm.macvtap"]),
        ([SEED, SEED], "later", "later", ["g0.microvm.macvtap", "g1.microvm.macvtap"]),
        ([LATER | NETWORKING], "seed", "seed", ["g0.container.macvlans", "g0.networking.links"]),
        ([LATER], "later", "later", []),
        ([SEED], "seed", "seed", []),
    ],
)
def test_what_most_options_tell(
    guests: list[Any], pinned: Revision | None, revision: Revision, others: list[str]
) -> None:
    choice = choose("h", {f"g{number}": guest for number, guest in enumerate(guests)}, BACKENDS, pinned)
    assert choice.revision == revision
    assert [place.path for place in choice.others] == [f"guests.{other}" for other in others]

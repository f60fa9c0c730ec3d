"""How MAC addresses are derived, and how often two come out equal."""

from __future__ import annotations

from guestlint.records import NamedTuple


class Derivation(NamedTuple):
    """How a front end derives MAC addresses: the revision's name, and over how many `names` it assigns them.

    `odds` is the chance that two names, on two hosts, get one address.
    """

    name: str
    names: int
    odds: float

    @property
    def is_low_entropy(self) -> bool:
        """Whether few distinct addresses come out."""
        return self.odds > _FEW


EVALUATED = Derivation("", 0, 0.0)
"""Of an address that Nix has derived somehow: there is nothing left to chance."""

_FEW = 0.001
"""The chance of two names to get one address, above which addresses are few."""

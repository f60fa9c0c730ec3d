"""Whether a mount of the host is in order with those that guests have of the same dataset."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import chain

from guestlint.analysis.mount_units import units_of
from guestlint.hints import Self
from guestlint.names.paths import mounted_path, parents
from guestlint.picture.types import Share
from guestlint.records import NamedTuple

_ORDERING = tuple(f"x-systemd.{name}=" for name in ("requires-mounts-for", "requires", "after", "before"))


class GuestPlaces(NamedTuple):
    """Where guests mount one dataset: the paths, all paths above them, and what options may call them."""

    paths: AbstractSet[str]
    above: AbstractSet[str]
    names: AbstractSet[str]

    @classmethod
    def of(cls, shares: Sequence[Share]) -> Self:
        """Those of the shares of one dataset."""
        paths = frozenset(mounted_path(share.source) for share in shares)
        return cls(paths, frozenset(chain.from_iterable(map(parents, paths))), paths | units_of(paths))

    def has_order_with(self, path: str, options: Sequence[str]) -> bool:
        """Whether one mount is below the other, or the host's names a guest's as what it waits for or precedes."""
        if path in self.above or not self.paths.isdisjoint(parents(path)):
            return True
        named = (option.partition("=")[2].split() for option in options if option.startswith(_ORDERING))
        return not self.names.isdisjoint(chain.from_iterable(named))

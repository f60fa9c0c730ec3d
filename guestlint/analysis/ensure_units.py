"""Units that create a dataset each, where two datasets of different names lead to one unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from guestlint.analysis.shares import unusual_shares
from guestlint.analysis.views import HostView
from guestlint.picture.types import Share
from guestlint.records import NamedTuple


class SharedCreator(NamedTuple):
    """Two datasets that one unit creates; `invalid` is that with a name that ZFS refuses."""

    unit: str
    invalid: Share
    other: Share


def shared_creators(view: HostView) -> Sequence[SharedCreator]:
    """Once for each invalid name: with slashes in the pool, or with empty components in the dataset."""
    invalid = {
        (share.pool, share.dataset): share
        for share in view.ask(unusual_shares)
        if "/" in share.pool or "" in share.dataset.split("/")
    }
    return tuple(_shared(view, invalid)) if invalid else ()


def _shared(view: HostView, invalid: Mapping[tuple[str, str], Share]) -> Iterator[SharedCreator]:
    units = {path: unit.name for unit in view.host.units.values() for path in unit.creates}
    by_unit: Mapping[str, dict[tuple[str, str], Share]] = defaultdict(dict)
    for share in view.host.shares:
        if share.path in units:
            by_unit[units[share.path]].setdefault((share.pool, share.dataset), share)
    for name, share in invalid.items():
        unit = units.get(share.path, "")
        others = [other for other_name, other in by_unit[unit].items() if other_name != name]
        # Of two invalid names the first is the one to keep, for want of a better.
        other = next((each for each in others if (each.pool, each.dataset) not in invalid), None)
        if other is None and others and next(iter(by_unit[unit])) != name:
            other = others[0]
        if other is not None:
            yield SharedCreator(unit, share, other)

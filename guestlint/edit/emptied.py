"""Which tables would be left empty when keys are taken away."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from guestlint.hints import Any
from guestlint.source.route import Route

_GUESTS: Sequence[Route] = (("guests",), ("containers",), ("microvm", "vms"))
"""What has guests by name: a guest stays, though all of its options are removed."""


def emptied(data: Mapping[str, Any], removed: Collection[Route]) -> Sequence[Route]:
    """The tables of `data` that have nothing but `removed` keys, inner ones first; no guest, and none at the top.

    >>> emptied({"guests": {"web": {"microvm": {"mac": "x"}}}}, [("guests", "web", "microvm", "mac")])
    (('guests', 'web', 'microvm'),)
    """
    gone = set(removed)
    found: dict[Route, None] = {}
    for route in removed:
        above = route[:-1]
        while len(above) > 1 and above not in gone and above[:-1] not in _GUESTS:
            table = _table(data, above)
            if not table or any((*above, key) not in gone for key in table):
                break
            gone.add(above)
            found[above] = None
            above = above[:-1]
    return tuple(sorted(found, key=len, reverse=True))


def _table(data: Mapping[str, Any], route: Route) -> Mapping[str, Any] | None:
    """The table at the route; None where something else is there, or an array is on the way."""
    found: Any = data
    for key in route:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else None

"""Which revision of the module a document is written for: told from the options that only one of them has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from guestlint.frontends.guests.backend import Backend
from guestlint.frontends.guests.options import NETWORKING, Revision
from guestlint.hints import Any
from guestlint.records import NamedTuple
from guestlint.source.route import Place, Route

_Telling = tuple[tuple[str, frozenset[str]], ...]
"""For each block the options that only one revision has."""


class Choice(NamedTuple):
    """The revision, and the places of the options that only the other one has."""

    revision: Revision
    others: tuple[Place, ...] = ()


def choose(
    file: str, guests: Mapping[str, Any], backends: Mapping[str, Backend], pinned: Revision | None = None
) -> Choice:
    """The revision that most of the document's telling options belong to; the seed's where none tells.

    An even mix is taken for the later one, as hosts move that way and leave options behind.

    `guests` is the document's `guests` table as parsed; `pinned` settles it.
    """
    telling = _only("seed", "later", backends), _only("later", "seed", backends)
    has_seed, has_later = _which_tell(guests, telling)
    if not (has_seed and has_later) and pinned is None:
        return Choice("later" if has_later else "seed")
    seed, later = (list(_places(file, guests, options)) for options in telling)
    revision: Revision = pinned or ("later" if later and len(later) >= len(seed) else "seed")
    return Choice(revision, tuple(later if revision == "seed" else seed))


def _only(revision: Revision, other: Revision, backends: Mapping[str, Backend]) -> _Telling:
    blocks = {name: (backend.options(revision), backend.options(other)) for name, backend in backends.items()}
    blocks["networking"] = NETWORKING[revision], NETWORKING[other]
    only = ((block, frozenset(ours) - frozenset(theirs)) for block, (ours, theirs) in blocks.items())
    return tuple((block, options) for block, options in only if options)


def _which_tell(guests: Mapping[str, Any], telling: Iterable[_Telling]) -> Iterator[bool]:
    """Whether some guest has some of the options: the options of all are put together first, as most have the same."""
    tables = [guest for guest in guests.values() if isinstance(guest, dict)]
    given: dict[str, set[str]] = {}
    for options in telling:
        for block, _ in options:
            if block not in given:
                blocks = (guest[block] for guest in tables if block in guest)
                given[block] = set().union(*(each for each in blocks if isinstance(each, dict)))
        yield any(not keys.isdisjoint(given[block]) for block, keys in options)


def _places(file: str, guests: Mapping[str, Any], telling: _Telling) -> Iterator[Place]:
    for name, guest in guests.items():
        if not isinstance(guest, dict):
            continue
        for block, keys in telling:
            options = guest.get(block)
            if isinstance(options, dict) and not keys.isdisjoint(options):
                for key in sorted(keys.intersection(options)):
                    route: Route = ("guests", name, block, key)
                    yield Place(file, route)

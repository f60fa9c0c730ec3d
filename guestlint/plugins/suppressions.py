"""The suppression comments of a run, sorted by what is wrong with them."""

from __future__ import annotations

from collections.abc import Sequence

from guestlint.records import NamedTuple
from guestlint.source.comments import Suppression


class UnknownRule(NamedTuple):
    """A comment, and a name in it that is no rule's."""

    suppression: Suppression
    name: str


class Suppressions(NamedTuple):
    """Each list in the order of files and lines; `unused` with the names that suppress nothing."""

    malformed: Sequence[Suppression]
    expired: Sequence[Suppression]
    unused: Sequence[tuple[Suppression, Sequence[str]]]
    unknown: Sequence[UnknownRule]
    without_reason: Sequence[Suppression]
    known: Sequence[str]

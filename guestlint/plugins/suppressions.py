"""The comments of a run that silence rules, sorted by what there is to say of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from guestlint.source.comments import Suppression


class UnknownRule(NamedTuple):
    """A comment, and a name in it that is no rule's."""

    suppression: Suppression
    name: str


class Suppressions(NamedTuple):
    """Each list in the order of files and lines; `unused` with the names that silenced nothing."""

    malformed: Sequence[Suppression]
    expired: Sequence[Suppression]
    unused: Sequence[tuple[Suppression, Sequence[str]]]
    unknown: Sequence[UnknownRule]
    without_reason: Sequence[Suppression]
    known: Sequence[str]

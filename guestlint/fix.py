"""Changes to a document, said as data: what is edited, in routes. Applying them is another's work."""

from __future__ import annotations

from typing import Literal, NamedTuple

from guestlint.source.route import Place


class Edit(NamedTuple):
    """One edit.

    `set` gives the key at `at` the string `value`, `remove` takes the key and its value away,
    `rename` gives the last key of the route the name `value`.
    """

    op: Literal["set", "remove", "rename"]
    at: Place
    value: str = ""


class Fix(NamedTuple):
    """A mend. *Safe* means that the host's expansion changes only as the finding asks."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool = False

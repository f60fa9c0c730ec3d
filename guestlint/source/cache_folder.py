"""Where guestlint keeps what it can make again: below `XDG_CACHE_HOME`."""

from __future__ import annotations

import os

from guestlint.records import NamedTuple


class Kept(NamedTuple):
    """What there is of one kind."""

    path: str
    entries: int
    size: int
    """Bytes on the disk."""


def cache_folder() -> str:
    """The folder, which need not be there."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):
        base = os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "guestlint")

"""The guests' zfs entries sorted out once, so that no rule need look at the many that are as most are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from guestlint.model.types import Guest, Host, Zfs

Entry = tuple[Guest, Zfs]

# Whatever a rule may have to say of a single pool, dataset or mountpoint must not match here. Names of these lengths,
# with no more than nine dashes in the dataset, make no unit's name too long: of what matches, only a dash is escaped.
_ORDINARY = re.compile(
    r"(?=[^\0]{1,20}\0[^\0]{1,37}\0[^\0]{1,58}\0)(?![^\0]*\0(?:[^\0-]*-){10})"
    r"(?!mirror|raidz|draid|spare|log\0)([A-Za-z][A-Za-z0-9_.-]*)\0(?!\1/)"
    r"[A-Za-z0-9][A-Za-z0-9_.-]*(?:/[A-Za-z0-9][A-Za-z0-9_.-]*)*\0"
    r"/guests(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*)+\0"
    r"(?!/(?:proc|sys|dev|run|nix)(?:/|$))(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*)+"
).fullmatch

_REQUIRED = 2
"""An entry with `pool` and `dataset` alone chooses neither mountpoint."""


class Entries(NamedTuple):
    """Those that some rule may have to look at, in the module's order.

    `unusual` have a pool, dataset or mountpoint out of the ordinary: with other characters than most, long, at or
    below a place of the system's, or outside `/guests`. `chosen_host` and `chosen_guest` give that mountpoint
    themselves, so it may be one that another entry has too.
    """

    unusual: Sequence[Entry]
    chosen_host: Sequence[Entry]
    chosen_guest: Sequence[Entry]


def sort_entries(host: Host) -> Entries:
    """One walk over all entries of a host."""
    unusual: list[Entry] = []
    chosen_host: list[Entry] = []
    chosen_guest: list[Entry] = []
    for guest in host.guests:
        for zfs in guest.zfs:
            if not _ORDINARY(f"{zfs.pool}\0{zfs.dataset}\0{zfs.host_mountpoint}\0{zfs.guest_mountpoint}"):
                unusual.append((guest, zfs))
            if len(zfs.given) > _REQUIRED:
                if "hostMountpoint" in zfs.given:
                    chosen_host.append((guest, zfs))
                if "guestMountpoint" in zfs.given:
                    chosen_guest.append((guest, zfs))
    return Entries(unusual, chosen_host, chosen_guest)

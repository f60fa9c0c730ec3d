"""Directories of the host that several guests have, one of them at least to write to."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from guestlint.analysis.shares import plain_sources
from guestlint.analysis.views import HostView
from guestlint.names.paths import directories_above, parents
from guestlint.picture.types import Share

_NOBODYS = re.compile(r"/(?:dev|nix/store|proc|run|sys|tmp)(?:/|$)").match
"""Devices, sockets, the store: what is in there is not one guest's data."""


class CommonDirectory(NamedTuple):
    """A directory with the shares by which guests may write to it, and what other guests have below it."""

    path: str
    writers: Sequence[Share]
    inside: Sequence[Share]


def common_directories(view: HostView) -> Sequence[CommonDirectory]:
    """Each such directory once, in the order of guests; a share within another of the same guest is no other's."""
    sources = view.ask(plain_sources)
    number = Counter(path for _, path in sources)
    above = directories_above(number)
    writers: dict[str, list[Share]] = defaultdict(list)
    for share, path in sources:
        is_common = number[path] > 1 or path in above
        if is_common and not share.is_read_only and path != "/" and not _NOBODYS(path):
            writers[path].append(share)
    inside = {} if above.isdisjoint(writers) else _inside(sources, writers)
    found = (CommonDirectory(path, own, inside.get(path, ())) for path, own in writers.items())
    return [each for each in found if each.inside or len({share.guest for share in each.writers}) > 1]


def _inside(
    sources: Sequence[tuple[Share, str]], writers: Mapping[str, Sequence[Share]]
) -> Mapping[str, Sequence[Share]]:
    """For each directory that is written to, what guests have below it that do not have itself."""
    guests = {path: {share.guest for share in own} for path, own in writers.items()}
    shares: dict[str, list[Share]] = defaultdict(list)
    for share, path in sources:
        if not _NOBODYS(path):
            shares[path].append(share)
    found: dict[str, list[Share]] = defaultdict(list)
    for path, same in shares.items():
        for directory in parents(path):
            if directory in guests:
                found[directory] += (share for share in same if share.guest not in guests[directory])
    return found

"""Directories of the host that several guests have, one of them at least to write to.

Left to other rules are those of the host's own system, and those that users of different ids write to.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from guestlint.analysis.host_places import is_host_system
from guestlint.analysis.plain_shares import plain_sources, sorted_plain
from guestlint.analysis.unmapped_binds import mixed_trees
from guestlint.analysis.views import HostView
from guestlint.names.paths import collapsed, directories_above, parents
from guestlint.picture.types import Share
from guestlint.records import NamedTuple

_NOBODYS = re.compile(
    r"/(?:dev|nix/store|proc|sys|tmp)(?:/|$)|/run(?:$|/(?:avahi-daemon|booted-system|credentials|cups|current-system|dbus"
    r"|docker|libvirt|lock|log|memcached|mysqld|nscd|opengl-driver|opengl-driver-32|pcscd|php-fpm|podman|postgresql|pulse"
    r"|pipewire|redis[^/]*|resolvconf|systemd|udev|user|utmp|uwsgi|wrappers)(?:/|$)|/.*\.(?:sock|socket)$|/[^/]*\.pid$)"
).match
"""Devices, sockets, the store: what is in there is not one guest's data."""


class CommonDirectory(NamedTuple):
    """A directory with the shares by which guests may write to it, and what other guests have below it."""

    path: str
    writers: Sequence[Share]
    inside: Sequence[Share]


def common_directories(view: HostView) -> Sequence[CommonDirectory]:
    """Each such directory once, in the order of guests; a share within another of the same guest is no other's."""
    paths = view.ask(sorted_plain).sources
    above = directories_above(paths)
    if len(set(paths)) == len(paths) and above.isdisjoint(paths):
        return []
    number = Counter(paths)
    sources = view.ask(plain_sources)
    writers: dict[str, list[Share]] = defaultdict(list)
    for share, path in sources:
        is_common = number[path] > 1 or path in above
        if is_common and not share.is_read_only and not _NOBODYS(path):
            writers[path].append(share)
    inside = {} if above.isdisjoint(writers) else _inside(sources, writers)
    found = (CommonDirectory(path, own, inside.get(path, ())) for path, own in writers.items())
    common = (each for each in found if each.inside or len({share.guest for share in each.writers}) > 1)
    return [each for each in common if not _is_said(view, each)]


def _is_said(view: HostView, common: CommonDirectory) -> bool:
    """Whether another rule warns of what is written there."""
    mixed = view.ask(mixed_trees)
    return is_host_system(view, common.path, common.writers[0].guest) or all(
        (share.guest, collapsed(share.source)) in mixed for share in common.writers
    )


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

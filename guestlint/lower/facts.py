"""What guests use of the host, against what the document says that the host has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from guestlint.lower.types import Link
from guestlint.model.types import Host
from guestlint.source.route import Place


class Unknown(NamedTuple):
    """A name that the document does not know, the places that use it, and the names that it knows."""

    name: str
    places: Sequence[Place]
    known: Sequence[str]


def unknown_pools(host: Host) -> Iterator[Unknown]:
    """Pools of guests that the document does not have, if it declares any with more than datasets."""
    if not any(pool.is_declared for pool in host.pools):
        return
    known = {pool.name for pool in host.pools}
    known |= {each.device.partition("/")[0] for each in host.file_systems if each.device and each.fs_type == "zfs"}
    unknown: Mapping[str, list[Place]] = defaultdict(list)
    for guest in host.guests:
        for zfs in guest.zfs:
            if zfs.pool not in known:
                unknown[zfs.pool].append(zfs.at("pool"))
    for name, places in unknown.items():
        yield Unknown(name, places, sorted(known))


def unknown_links(host: Host, interfaces: Iterable[Link]) -> Iterator[Unknown]:
    """Links of guests that the document does not have, if it declares any.

    A network's match may be a shell pattern; one that says what it does not match leaves everything open.
    """
    known = {link.name for link in host.links if link.how != "matched"}
    patterns = [link.name for link in host.links if link.how == "matched"]
    if not host.links or any(pattern.startswith("!") for pattern in patterns):
        return
    unknown: Mapping[str, list[Place]] = defaultdict(list)
    for interface in interfaces:
        if interface.link not in known and not _matches(interface.link, patterns):
            unknown[interface.link].append(interface.link_place)
    for name, places in unknown.items():
        yield Unknown(name, places, sorted(known.union(patterns)))


def _matches(link: str, patterns: Iterable[str]) -> bool:
    from fnmatch import fnmatchcase  # noqa: PLC0415 - most links are known by their names

    return any(fnmatchcase(link, pattern) for pattern in patterns)

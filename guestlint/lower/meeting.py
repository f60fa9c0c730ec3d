"""Zfs entries that meet: at one mountpoint of a guest, at one of the host, or one below the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from guestlint.lower.entries import Entry
from guestlint.lower.names import ensure_name
from guestlint.model.types import Guest, Host, Zfs
from guestlint.names.paths import normal_path, parents

Doubled = Sequence[tuple[Guest, Sequence[Zfs]]]
"""A guest, and two entries or more of it that are at one place, in order of their names."""


class Nested(NamedTuple):
    """A guest's host mountpoint below another guest's; `outer` is the nearest above it."""

    guest: Guest
    inner: Zfs
    other: Guest
    outer: Zfs


def doubled_in_guest(candidates: Iterable[Entry]) -> Doubled:
    """Entries of one guest with one guest mountpoint and different host mountpoints.

    With one host mountpoint as well, they are one mount twice, or two definitions that Nix refuses to merge.
    """
    return [
        (guest, entries)
        for guest in _guests(candidates)
        for entries in _by((normal_path(zfs.guest_mountpoint), zfs) for zfs in guest.zfs)
        if len({zfs.host_mountpoint for zfs in entries}) > 1
    ]


def doubled_on_host(candidates: Iterable[Entry]) -> Doubled:
    """Entries of one guest and one dataset with one host mountpoint."""
    return [
        (guest, entries)
        for guest in _guests(candidates)
        for entries in _by((f"{zfs.path}\0{zfs.host_mountpoint}", zfs) for zfs in guest.zfs)
    ]


class Merged(NamedTuple):
    """Two datasets that one service creates; `odd` is that with a name that ZFS does not take."""

    unit: str
    odd: Zfs
    other: Zfs


def merged_ensures(host: Host, unusual: Iterable[Entry]) -> Iterator[Merged]:
    """Once for each odd name: with slashes in the pool, or with empty components in the dataset."""
    odd = {(zfs.pool, zfs.dataset): zfs for _, zfs in unusual if "/" in zfs.pool or "" in zfs.dataset.split("/")}
    if not odd:
        return
    index: Mapping[str, dict[tuple[str, str], Zfs]] = defaultdict(dict)
    for guest in host.guests:
        for zfs in guest.zfs:
            index[ensure_name(zfs)].setdefault((zfs.pool, zfs.dataset), zfs)
    for name, zfs in odd.items():
        unit = ensure_name(zfs)
        others = [other for other_name, other in index[unit].items() if other_name != name]
        # Of two odd names the first is the one to keep, for want of a better.
        other = next((each for each in others if (each.pool, each.dataset) not in odd), None)
        if other is None and others and next(iter(index[unit])) != name:
            other = others[0]
        if other is not None:
            yield Merged(f"{unit}.service", zfs, other)


def nested(host: Host) -> Iterator[Nested]:
    """Host mountpoints of guests below those of other guests, in the module's order."""
    index: Mapping[str, list[Entry]] = defaultdict(list)
    for guest in host.guests:
        for zfs in guest.zfs:
            index[normal_path(zfs.host_mountpoint)].append((guest, zfs))
    for path, entries in index.items():
        for guest, zfs in entries:
            above = (entry for directory in parents(path) for entry in index.get(directory, ()))
            outer = next((entry for entry in above if entry[0] is not guest), None)
            if outer is not None:
                yield Nested(guest, zfs, *outer)


def _guests(candidates: Iterable[Entry]) -> Iterable[Guest]:
    """Each guest once."""
    return {guest.name: guest for guest, _ in candidates}.values()


def _by(pairs: Iterable[tuple[str, Zfs]]) -> Iterator[Sequence[Zfs]]:
    groups: Mapping[str, list[Zfs]] = defaultdict(list)
    for key, zfs in pairs:
        groups[key].append(zfs)
    return (group for group in groups.values() if len(group) > 1)

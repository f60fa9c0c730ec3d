"""Definitions of several front ends made one, as NixOS's module system merges them.

Source: nixpkgs, lib/modules.nix `mergeDefinitions` and lib/types.nix: a string with two values is an error, lists are
joined, in the order of the definitions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from guestlint.picture.types import Conflict, FileSystem, Mount, Unit


class Mounts(NamedTuple):
    """The merged `fileSystems`, and what could not be merged (the first definition is then kept)."""

    by_path: Mapping[str, Mount]
    conflicts: Sequence[Conflict]


def merge_mounts(definitions: Iterable[Iterable[Mount]], declared: Iterable[FileSystem]) -> Mounts:
    """Whole definitions merged with one another, and with what the host declares of the same paths."""
    merged: dict[str, Mount] = {}
    conflicts: list[Conflict] = []
    for mounts in definitions:
        for mount in mounts:
            known = merged.setdefault(mount.path, mount)
            if known is not mount and known.device != mount.device:
                devices, places = (known.device, mount.device), (known.path_place, mount.path_place)
                conflicts.append(Conflict(mount.path, "device", devices, places))
    for own in declared:
        known_mount = merged.get(own.path)
        if known_mount is None:
            merged[own.path] = _whole(own)
        else:
            conflicts.extend(_conflicts(known_mount, own))
            merged[own.path] = known_mount._replace(options=(*known_mount.options, *(own.options or ())))
    return Mounts(merged, conflicts)


def _whole(own: FileSystem) -> Mount:
    """A file system that only the host declares, with NixOS's defaults (nixos/modules/tasks/filesystems.nix)."""
    return Mount(
        path=own.path,
        device=own.device or "",
        fs_type=own.fs_type if own.fs_type is not None else "auto",
        options=own.options if own.options is not None else ("defaults",),
        share=None,
        previous=None,
        place=own.place,
    )


def _conflicts(mount: Mount, own: FileSystem) -> Iterable[Conflict]:
    for attribute, ours, theirs in (("device", mount.device, own.device), ("fsType", mount.fs_type, own.fs_type)):
        if theirs is not None and theirs != ours:
            yield Conflict(mount.path, attribute, (ours, theirs), (mount.path_place, own.place))


def merge_units(definitions: Iterable[Unit]) -> Mapping[str, Unit]:
    """By name, in byte order; of what is no list the first definition counts."""
    units: dict[str, Unit] = {}
    for new in definitions:
        known = units.get(new.name)
        units[new.name] = new if known is None else _joined(known, new)
    return dict(sorted(units.items()))


def _joined(known: Unit, new: Unit) -> Unit:
    return known._replace(
        requires=_union(known.requires, new.requires),
        after=_union(known.after, new.after),
        before=_union(known.before, new.before),
        wanted_by=_union(known.wanted_by, new.wanted_by),
        creates=_union(known.creates, new.creates),
    )


def _union(first: Sequence[str], second: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))

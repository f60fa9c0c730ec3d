"""Definitions of several front ends made one, as NixOS's module system merges them.

Source: nixpkgs, lib/modules.nix `mergeDefinitions` and lib/types.nix: a string with two values is an error, lists are
joined, in the order of the definitions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from guestlint.names.nixpkgs import UNKNOWN, Nixpkgs
from guestlint.picture.types import Conflict, FileSystem, Mount, Unit
from guestlint.records import NamedTuple
from guestlint.source.route import Place


class Mounts(NamedTuple):
    """The merged `fileSystems`, and what could not be merged (the first definition is then kept)."""

    by_path: Mapping[str, Mount]
    conflicts: Sequence[Conflict]


def merge_mounts(
    definitions: Iterable[Iterable[Mount]], declared: Iterable[FileSystem], nixpkgs: Nixpkgs = UNKNOWN
) -> Mounts:
    """Whole definitions merged with one another, and with what the host declares of the same names."""
    merged: dict[str, Mount] = {}
    conflicts: list[Conflict] = []
    for mounts in definitions:
        for mount in mounts:
            known = merged.setdefault(mount.path, mount)
            if known is mount:
                continue
            conflicts.extend(_conflicts(known, mount.device, mount.fs_type, mount.path_place))
            if mount.share is None or known.share is None:
                merged[mount.path] = known._replace(options=(*known.options, *mount.options))
    disabled = {own.name for own in declared if not own.is_enabled}
    for own in declared:
        known_mount = merged.get(own.name)
        if own.name in disabled:
            continue
        if known_mount is None:
            merged[own.name] = _whole(own, nixpkgs)
        else:
            # A device that the type gives by default gives way to any other.
            device = own.device if own.device_option != "fsType" else None
            conflicts.extend(_conflicts(known_mount, device, own.fs_type, own.place))
            merged[own.name] = _over(known_mount, own, nixpkgs)
    if disabled:
        merged = {name: mount for name, mount in merged.items() if name not in disabled}
        conflicts = [conflict for conflict in conflicts if conflict.path not in disabled]
    return Mounts(merged, conflicts)


def _whole(own: FileSystem, nixpkgs: Nixpkgs) -> Mount:
    """A file system that only the host declares, with NixOS's defaults (nixos/modules/tasks/filesystems.nix)."""
    return Mount(
        path=own.path,
        device=own.device or "",
        fs_type=own.fs_type if own.fs_type is not None else "auto",
        options=own.options if own.options is not None else ("defaults",),
        share=None,
        previous=None,
        place=own.place,
        depends=own.depends,
        is_needed_for_boot=own.is_needed_for_boot,
        waits_for_depends=nixpkgs.waits_for_depends,
    )


def _over(mount: Mount, own: FileSystem, nixpkgs: Nixpkgs) -> Mount:
    """A whole definition and the host's own, which may give it another path."""
    path = own.path if own.path != own.name else mount.path
    options = (*mount.options, *(own.options or ()))
    return mount._replace(
        path=path,
        options=options,
        depends=(*mount.depends, *own.depends),
        is_needed_for_boot=own.is_needed_for_boot,
        waits_for_depends=nixpkgs.waits_for_depends,
    )


def _conflicts(mount: Mount, device: str | None, fs_type: str | None, place: Place) -> Iterable[Conflict]:
    for attribute, ours, theirs in (("device", mount.device, device), ("fsType", mount.fs_type, fs_type)):
        if theirs is not None and theirs != ours:
            yield Conflict(mount.path, attribute, (ours, theirs), (mount.path_place, place))


def merge_units(definitions: Iterable[Unit]) -> Mapping[str, Unit]:
    """By name, in byte order; of what is no list the first definition counts."""
    by_name: dict[str, list[Unit]] = {}
    for unit in definitions:
        by_name.setdefault(unit.name, []).append(unit)
    return {name: _joined(units) if units[1:] else units[0] for name, units in sorted(by_name.items())}


def _joined(units: Sequence[Unit]) -> Unit:
    return units[0]._replace(
        requires=_union(unit.requires for unit in units),
        after=_union(unit.after for unit in units),
        before=_union(unit.before for unit in units),
        wanted_by=_union(unit.wanted_by for unit in units),
        creates=_union(unit.creates for unit in units),
        wants=_union(unit.wants for unit in units),
        required_by=_union(unit.required_by for unit in units),
        mounts_for=_union(unit.mounts_for for unit in units),
        verifies=_union(unit.verifies for unit in units),
        default_dependencies=all(unit.default_dependencies for unit in units),
        is_enabled=all(unit.is_enabled for unit in units),
    )


def _union(lists: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(lists)))

"""`fileSystems`: one chain of mounts a dataset, over guests and then zfs entries in attribute order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from guestlint.lower.types import Conflict, Mount
from guestlint.model.types import FileSystem, Host, Zfs

REQUIRES_MOUNTS_FOR = "x-systemd.requires-mounts-for="


class Mounts(NamedTuple):
    """The merged `fileSystems`, and what could not be merged (the first definition is then kept)."""

    by_path: Mapping[str, Mount]
    conflicts: tuple[Conflict, ...]


def lower_mounts(host: Host) -> Mounts:
    """The module's definitions merged with each other and with the host's own."""
    merged: dict[str, Mount] = {}
    conflicts: list[Conflict] = []
    for device, chain in _by_dataset(host).items():
        for mount in _lower_chain(device, chain).values():
            known = merged.setdefault(mount.path, mount)
            if known is not mount:
                conflicts.append(
                    Conflict(mount.path, "device", (known.device, mount.device), (known.path_place, mount.path_place))
                )
    for file_system in host.file_systems:
        mount, conflict = _merge_own(merged.get(file_system.path), file_system)
        merged[file_system.path] = mount
        conflicts.extend(conflict)
    return Mounts(merged, tuple(conflicts))


def _by_dataset(host: Host) -> dict[str, list[tuple[str, Zfs]]]:
    groups: dict[str, list[tuple[str, Zfs]]] = {}
    for guest in host.guests:
        for zfs in guest.zfs:
            path = f"{zfs.pool}/{zfs.dataset}"
            if path in groups:
                groups[path].append((guest.name, zfs))
            else:
                groups[path] = [(guest.name, zfs)]
    return dict(sorted(groups.items()))


def _lower_chain(device: str, chain: Iterable[tuple[str, Zfs]]) -> dict[str, Mount]:
    """Each mount waits for the one before it; a mountpoint that comes again replaces its earlier definition."""
    mounts: dict[str, Mount] = {}
    previous: Zfs | None = None
    for guest, zfs in chain:
        path = zfs.host_mountpoint
        options: tuple[str, ...] = ("zfsutil",)
        if previous is not None:
            options = ("zfsutil", f"{REQUIRES_MOUNTS_FOR}{previous.host_mountpoint}")
        mounts[path] = Mount(path, device, "zfs", options, previous, guest, zfs, zfs.place)
        previous = zfs
    return mounts


def _merge_own(mount: Mount | None, own: FileSystem) -> tuple[Mount, list[Conflict]]:
    """A file system that the host declares, on its own or on top of a guest's mount of the same path."""
    if mount is None:
        fs_type = own.fs_type if own.fs_type is not None else "auto"
        options = own.options if own.options is not None else ("defaults",)
        return Mount(own.path, own.device or "", fs_type, options, None, "", None, own.place), []
    conflicts = [
        Conflict(mount.path, attribute, (ours, theirs), (mount.path_place, own.place))
        for attribute, ours, theirs in (("device", mount.device, own.device), ("fsType", mount.fs_type, own.fs_type))
        if theirs is not None and theirs != ours
    ]
    return mount._replace(options=(*mount.options, *(own.options or ()))), conflicts

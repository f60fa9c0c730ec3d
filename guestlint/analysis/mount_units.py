"""Mountpoints against the mount units that systemd makes of them: which are one unit, which are none.

Sources: systemd 252, src/fstab-generator/fstab-generator.c `parse_fstab` and `add_mount`, src/basic/unit-name.c
`unit_name_from_path`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from guestlint.analysis.views import HostView
from guestlint.names.nixpkgs import Nixpkgs
from guestlint.names.paths import mounted_path, moving_link, through_fstab
from guestlint.names.systemd import is_api, unit_of
from guestlint.picture.sorting import in_fstab_order
from guestlint.picture.types import Mount
from guestlint.records import NamedTuple


class MountUnit(NamedTuple):
    """A mount whose path is not as systemd would write it, or that leads to no unit.

    `required` is the unit that the module's services name, `made` the one that systemd makes, empty for none or where
    only the host knows. `is_api` where the path is the kernel's own; `link` is a symbolic link at or above it that
    leads elsewhere in each system. `together` are all mounts that lead to the same unit, in the order in which the
    generator meets them; empty where it is the only one.
    """

    mount: Mount
    where: str
    required: str
    made: str
    is_api: bool
    link: str = ""
    together: Sequence[Mount] = ()

    @property
    def leads_up(self) -> bool:
        """Whether `..` follows a directory that need not be there: without it systemd makes no unit."""
        return not self.made and not self.is_api and not self.link


def unnormalized_mounts(view: HostView) -> Sequence[MountUnit]:
    """Mounts that systemd takes for another unit than their paths say, in order of their paths.

    What Nix rejects already is left out.
    """
    return tuple(_unnormalized(view.host.mounts, view.host.nixpkgs))


def _unnormalized(all_mounts: Mapping[str, Mount], nixpkgs: Nixpkgs) -> Iterator[MountUnit]:
    by_where: Mapping[str, list[Mount]] = defaultdict(list)
    for mount in sorted(all_mounts.values(), key=lambda each: each.path):
        if not _is_rejected(mount, nixpkgs):
            by_where[mounted_path(mount.path)].append(mount)
    has_twins = len(by_where) < len(all_mounts)
    lines = {id(mount): line for line, mount in enumerate(in_fstab_order(all_mounts) if has_twins else ())}
    for where, mounts in by_where.items():
        is_own, link = is_api(where), moving_link(where)
        is_made = not (is_own or link or ".." in where.split("/"))
        together = sorted(mounts, key=lambda mount: lines[id(mount)]) if is_made and mounts[1:] else ()
        for mount in mounts:
            if mount.path != where or not is_made:
                yield MountUnit(
                    mount=mount,
                    where=where,
                    required=nixpkgs.mount_unit(mount.path),
                    made=unit_of(where) if is_made else "",
                    is_api=is_own,
                    link=link,
                    together=together,
                )


def _is_rejected(mount: Mount, nixpkgs: Nixpkgs) -> bool:
    """Errors of an earlier stage: a trailing slash, and characters that no unit name may have."""
    if mount.path.endswith("/") and mount.path != "/":
        return True
    return mount.share is not None and bool(nixpkgs.refused_in_unit_name(mount.path))


def is_api_mountpoint(path: str) -> bool:
    """Whether systemd passes over a mount at that normal path, as an API file system is there."""
    return is_api(path)


def waiting_mounts(view: HostView) -> Mapping[str, Sequence[Mount]]:
    """The mounts that wait for another, by the path that they wait for."""
    index: dict[str, list[Mount]] = defaultdict(list)
    for mount in view.host.mounts.values():
        if mount.waits_for:
            index[mount.waits_for].append(mount)
    return index


def is_mounted(path: str) -> bool:
    """Whether systemd makes a mount unit that mounts something at that path, as `mounted_path` gives it."""
    return not is_api(path) and not moving_link(path) and ".." not in path.split("/")


def leads_elsewhere(path: str) -> bool:
    """Whether a symbolic link at or above that normal path leads elsewhere in each system."""
    return bool(moving_link(path))


def is_read_otherwise(path: str) -> bool:
    """Whether backslashes make another path of it in the fstab."""
    return through_fstab(path) != path


def units_of(paths: Iterable[str]) -> frozenset[str]:
    """The mount units of normal paths."""
    return frozenset(unit_of(path) for path in paths if ".." not in path.split("/"))

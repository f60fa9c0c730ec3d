"""Mountpoints against the mount units that systemd makes of them: which are one unit, which are none.

Sources: systemd 252, src/fstab-generator/fstab-generator.c `add_mount`, src/basic/unit-name.c `unit_name_from_path`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from guestlint.lower.build import Lowered
from guestlint.lower.types import Mount
from guestlint.names.nixpkgs import mount_unit, refused_in_unit_name
from guestlint.names.paths import normal_path
from guestlint.systemd.fstab import API_FILE_SYSTEMS, unit_of


class MountUnit(NamedTuple):
    """A mount whose path is not as systemd would write it, or that leads to no unit.

    `required` is the unit that the module's services name, `made` the one that systemd makes, empty for none.
    `is_api` where the path is the kernel's own; `others` are the mounts that lead to the same unit, in the order in
    which the generator meets them.
    """

    mount: Mount
    where: str
    required: str
    made: str
    is_api: bool
    others: Sequence[Mount] = ()

    @property
    def leads_up(self) -> bool:
        """Whether the path has `..` in it, for which systemd makes no unit."""
        return not self.made and not self.is_api


def odd_mount_units(lowered: Lowered) -> Iterator[MountUnit]:
    """Those of a host that has any, in order of their paths; what Nix refuses already is left out."""
    by_where: Mapping[str, list[Mount]] = defaultdict(list)
    for mount in sorted(lowered.mounts.values(), key=lambda each: each.path):
        if not _is_refused(mount):
            by_where[normal_path(mount.path)].append(mount)
    for where, mounts in by_where.items():
        is_api, leads_up = where in API_FILE_SYSTEMS, ".." in where.split("/")
        made = "" if is_api or leads_up else unit_of(where)
        for mount in mounts:
            if mount.path != where or not made:
                others = [other for other in mounts if other is not mount] if made else []
                yield MountUnit(mount, where, mount_unit(mount.path), made, is_api, others)


def _is_refused(mount: Mount) -> bool:
    """Errors of an earlier stage: a trailing slash, and characters that no unit name may have."""
    return mount.path.endswith("/") != (mount.path == "/") or bool(mount.zfs and refused_in_unit_name(mount.path))

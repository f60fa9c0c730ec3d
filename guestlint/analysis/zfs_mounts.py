"""Who mounts a dataset, and when: the initrd, a mount unit, or `zfs-mount.service`.

Sources: OpenZFS, etc/systemd/system/zfs-mount.service.in and cmd/mount_zfs.c; nixpkgs, nixos/lib/utils.nix
`pathsNeededForBoot`.
"""

from __future__ import annotations

from guestlint.analysis.views import HostView
from guestlint.picture.types import Mount
from guestlint.systemd.fstab import is_in_initrd, mount_options, option_words


def mounts_natively(view: HostView) -> bool:
    """Whether `zfs-mount.service` runs, which mounts all datasets that have a mountpoint of their own."""
    unit = view.host.units.get("zfs-mount.service")
    return unit is None or unit.is_enabled


def is_of_a_unit(mount: Mount) -> bool:
    """Whether it is of ZFS, and the initrd has not mounted it."""
    return mount.fs_type == "zfs" and not is_in_initrd(mount)


def is_mounted_at_boot(mount: Mount) -> bool:
    """Whether it is of ZFS, and a mount unit mounts it at boot."""
    options = mount_options(mount)
    return is_of_a_unit(mount) and not (options.noauto or options.automount)


def has_zfsutil(mount: Mount) -> bool:
    """Whether it is mounted as `zfs mount` does it, which mount.zfs takes for all but `mountpoint=legacy`."""
    return "zfsutil" in option_words(mount)

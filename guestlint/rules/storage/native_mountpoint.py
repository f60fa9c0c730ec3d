"""ZFS and systemd both mount a dataset.

## What goes wrong

disko makes a file system of each dataset with a `mountpoint`, which systemd mounts. It also gives the dataset this
`mountpoint` as a ZFS property (since June 2024), unless `options.mountpoint` says otherwise, so `zfs-mount.service`
mounts it as well. Nothing orders the two. If they meet, the second gets "already mounted": where it is the mount unit,
it fails, `local-fs.target` fails with it, and the host boots into emergency mode, although the dataset is mounted. The
same goes for `fileSystems` with `zfsutil`, and for a native mountpoint elsewhere than systemd's.

There is no race where ZFS leaves the dataset alone (`mountpoint` is `legacy` or `none`, `canmount` is `noauto` or
`off`), where `zfs-mount.service` is disabled, nor for file systems that are mounted in the initrd, such as `/` and
`/nix`. ZFS's default mountpoint, `/<pool>/<dataset>`, counts where disko makes the pool and systemd mounts there too.

## Bad

```toml bad
[node]
name = "ward"

[disko.devices.zpool.tank]
type = "zpool"

[disko.devices.zpool.tank.datasets.data]  # <--
type = "zfs_fs"
mountpoint = "/tank/data"
```

## Good

```toml good
[node]
name = "ward"

[disko.devices.zpool.tank]
type = "zpool"

[disko.devices.zpool.tank.datasets.data]
type = "zfs_fs"
mountpoint = "/tank/data"
options.canmount = "noauto"
```

## How to fix

Set `options.canmount = "noauto"`, or `rootFsOptions.canmount` for a pool, so that only systemd mounts the dataset, and
`zfs set canmount=noauto` where it exists already. `options.mountpoint = "legacy"` does as well, but is inherited:
guests' datasets, which are mounted with `zfsutil`, may not have it.

## References

- disko, lib/types/zfs_fs.nix: `_config` (`fileSystems` with `zfsutil`), `createOptions` (commit 96cab88, 2024-06-28),
  and issue 581; lib/types/zpool.nix, `datasets."__root"`
- OpenZFS 2.4, etc/systemd/system/zfs-mount.service.in (`zfs mount -a`, no order with mounts), cmd/zfs/zfs_main.c,
  `share_mount_one` (`canmount`), module/os/linux/zfs/zpl_super.c, `zpl_test_super` (`EBUSY`)
- nixpkgs 24.05, nixos/modules/tasks/filesystems/zfs.nix, `createZfsService`; nixos/lib/utils.nix, `pathsNeededForBoot`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.failing_mounts import failure_of
from guestlint.analysis.zfs_mounts import has_zfsutil, is_mounted_at_boot, mounts_natively
from guestlint.analysis.zfs_properties import Native, zfs_properties
from guestlint.plugins import Diagnostic, HostView, Mount, mounted_path, rule


@rule(
    "native-mountpoint",
    category="storage",
    severity="warning",
    stage="boot",
    confidence="medium",
    since="0.2.0",
    when="own-mounts",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each mount once; where a guest's dataset is also mounted elsewhere, dataset-mounted-by-host does."""
    if not view.ask(mounts_natively):
        return
    properties, of_guests = view.ask(zfs_properties), {share.path for share in view.host.shares}
    for name, mount in view.host.mounts.items():
        native = properties.native_mountpoint(mount.device)
        if native is None or not is_mounted_at_boot(mount) or not has_zfsutil(mount):
            continue
        if mount.share is None and mount.device in of_guests:
            continue
        is_same = mounted_path(native.path) == mounted_path(mount.path)
        if is_same or (native.giver and mount.share is None):
            failure = failure_of(view, (name,))
            yield Diagnostic(
                f"{_both(mount, native, is_same=is_same)}: they race at boot, and if systemd loses, {failure.outcome}",
                mount.path_place._replace(part="key"),
                help=failure.help(_remedy(mount)),
            )


def _both(mount: Mount, native: Native, *, is_same: bool) -> str:
    if is_same:
        since = ", which disko sets as a property since June 2024" if native.is_made else ""
        return f"systemd and ZFS both mount `{mount.device}` at `{mount.path}`{since}"
    return f"systemd mounts `{mount.device}` at `{mount.path}`, ZFS at `{native.path}`"


def _remedy(mount: Mount) -> str:
    if mount.share is None and mount.place.route[0] == "disko":
        options = "options" if "/" in mount.device else "rootFsOptions"
        return f'set `{options}.canmount = "noauto"`, so that only systemd mounts it'
    return "set `canmount=noauto` for the dataset, so that only systemd mounts it"

"""ZFS and systemd both mount a dataset at the same path.

## What goes wrong

disko makes a file system of each dataset with a `mountpoint`, which systemd mounts. If the dataset's own ZFS property
`mountpoint`, given or inherited, is the same path, `zfs-mount.service` mounts it as well. The two race at boot; if the
mount unit loses, it fails, `local-fs.target` fails with it, and the host boots into emergency mode.

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
options.mountpoint = "legacy"
```

## How to fix

Set `options.mountpoint = "legacy"`, so that only systemd mounts the dataset, and `zfs set mountpoint=legacy` where it
exists already; or give the pool `rootFsOptions.mountpoint = "none"`.

## References

- disko, lib/types/zfs_fs.nix, `fileSystems`; zfsprops(7), `mountpoint` (a pool's root is mounted at `/<pool>`)
- nixpkgs, nixos/modules/tasks/filesystems/zfs.nix, `zfs-mount`; zfs-mount(8), `zfs mount -a`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.zfs_properties import zfs_properties
from guestlint.plugins import Diagnostic, HostView, mounted_path, rule


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
    """Report each dataset of a pool that the document declares."""
    declared = {pool.name for pool in view.host.pools if pool.is_declared}
    properties = view.ask(zfs_properties)
    for dataset in view.host.datasets:
        if dataset.pool in declared and dataset.mountpoint:
            native = properties.native_mountpoint(dataset.path)
            if native and mounted_path(native) == mounted_path(dataset.mountpoint):
                yield Diagnostic(
                    f"systemd and ZFS both mount `{dataset.path}` at `{dataset.mountpoint}`: the two race at boot",
                    dataset.place._replace(part="key"),
                    help='set `options.mountpoint = "legacy"`',
                )

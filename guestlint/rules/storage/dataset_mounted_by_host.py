"""The host itself mounts a guest's dataset.

## What goes wrong

The module mounts the guests' datasets one after another and keeps ZFS from mounting them automatically. A mount that
the host declares in addition is not part of this order: whichever comes second at boot may fail, and the guest with
it.

## Bad

```toml bad
[node]
name = "ward"

[guests.forgejo]
backend = "container"
container.macvlan = "lan"

[guests.forgejo.zfs."/persist"]
pool = "rpool"
dataset = "safe/forgejo"  # <--

[disko.devices.zpool.rpool.datasets."safe/forgejo"]
type = "zfs_fs"
mountpoint = "/srv/forgejo"
```

## Good

```toml good
[node]
name = "ward"

[guests.forgejo]
backend = "container"
container.macvlan = "lan"

[guests.forgejo.zfs."/persist"]
pool = "rpool"
dataset = "safe/forgejo"

[disko.devices.zpool.rpool.datasets."safe/forgejo"]
type = "zfs_fs"
```

## How to fix

Remove the host's own mount and use the guest's host mountpoint, or give the guest another dataset.

## References

- nixos-extra-modules, modules/guests/default.nix, `disko.zfs.unmountable` and `zfsDefsByPath`
- disko, lib/types/zfs_fs.nix, `mountpoint`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, HostView, RelatedLocation, normal_path, rule


@rule(
    "dataset-mounted-by-host",
    category="storage",
    severity="error",
    stage="boot",
    confidence="medium",
    since="0.1.0",
    when="own-mounts",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each dataset and mount of the host once, at the first share that has the dataset."""
    host = view.host
    first = {share.path: share for share in reversed(host.shares)}
    of_guests = {normal_path(share.source) for share in host.shares}
    own = [(each.path, each.mountpoint, each.place) for each in host.datasets if each.mountpoint]
    own += [(mount.device, mount.path, mount.place) for mount in host.mounts.values() if mount.share is None]
    for dataset, mountpoint, place in dict.fromkeys(own):
        if dataset in first and normal_path(mountpoint) not in of_guests:
            yield Diagnostic(
                f"the host itself mounts `{dataset}` at `{mountpoint}`, not ordered with the guests' mounts",
                first[dataset].at("dataset"),
                related=(RelatedLocation(f"the host mounts it at `{mountpoint}` here", place),),
                help="remove the host's own mount, or give the guest another dataset",
                identity=(dataset, mountpoint),
            )

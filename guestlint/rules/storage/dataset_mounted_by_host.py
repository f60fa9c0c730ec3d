"""The host mounts a guest's dataset itself.

## What goes wrong

The module mounts the datasets of guests one after the other and keeps ZFS from mounting them on its own. A mount that
the host declares beside that is not in this order: whichever comes second at boot may fail, and with it the guest.

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

Take the host's own mount away and use the guest's host mountpoint; or give the guest another dataset.

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
    """Report once a dataset and a mount of the host's, at the first share that has the dataset."""
    host = view.host
    first = {share.path: share for share in reversed(host.shares)}
    of_guests = {normal_path(share.source) for share in host.shares}
    own = [(each.path, each.mountpoint, each.place) for each in host.datasets if each.mountpoint]
    own += [(mount.device, mount.path, mount.place) for mount in host.mounts.values() if mount.share is None]
    for dataset, mountpoint, place in own:
        if dataset in first and normal_path(mountpoint) not in of_guests:
            yield Diagnostic(
                f"the host mounts `{dataset}` at `{mountpoint}` itself, not ordered with the mounts for guests",
                first[dataset].at("dataset"),
                related=(RelatedLocation(f"the host mounts it at `{mountpoint}`", place),),
                help="remove the host's own mount, or give the guest another dataset",
                identity=(dataset, mountpoint),
            )

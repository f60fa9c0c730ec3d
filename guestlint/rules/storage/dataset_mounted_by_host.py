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
    when="host.mounts_itself",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report once a dataset and a mount of the host's, at the first entry that has the dataset."""
    host = view.host
    entries = [zfs for guest in host.guests for zfs in guest.zfs]
    first = {zfs.path: zfs for zfs in reversed(entries)}
    of_guests = {normal_path(zfs.host_mountpoint) for zfs in entries}
    own = [(each.path, each.mountpoint, each.place) for each in host.datasets if each.mountpoint]
    own += [(each.device, each.path, each.place) for each in host.file_systems if each.device]
    for dataset, mountpoint, place in own:
        if dataset in first and normal_path(mountpoint) not in of_guests:
            yield Diagnostic(
                f"the host mounts `{dataset}` at `{mountpoint}` itself, out of order with the mounts for guests",
                first[dataset].at("dataset"),
                related=(RelatedLocation(f"the host mounts it at `{mountpoint}`", place),),
                help="take the host's own mount away, or give the guest another dataset",
                identity=(dataset, mountpoint),
            )

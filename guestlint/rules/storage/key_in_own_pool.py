"""The key of an encrypted dataset is a file in the same pool.

## What goes wrong

NixOS loads the keys of a pool's datasets when it imports the pool, before anything of the pool is mounted. A
`keylocation` in a dataset of the same pool is not there yet: loading the key fails, the import's service with it, and
all mounts of the pool; the host boots into emergency mode.

## Bad

```toml bad
[node]
name = "ward"

[disko.devices.zpool.tank]
type = "zpool"
rootFsOptions.mountpoint = "none"

[disko.devices.zpool.tank.datasets.keys]
type = "zfs_fs"
mountpoint = "/keys"

[disko.devices.zpool.tank.datasets.safe]
type = "zfs_fs"
options = { encryption = "on", keyformat = "raw", keylocation = "file:///keys/safe" }  # <--
```

## Good

```toml good
[node]
name = "ward"

[disko.devices.zpool.tank]
type = "zpool"
rootFsOptions.mountpoint = "none"

[disko.devices.zpool.tank.datasets.safe]
type = "zfs_fs"
options = { encryption = "on", keyformat = "passphrase", keylocation = "prompt" }
```

## How to fix

Keep the key on another pool or file system that is mounted before, or use `keylocation = "prompt"`.

## References

- nixpkgs, nixos/modules/tasks/filesystems/zfs.nix, `createImportService` (`zfs load-key`)
- zfsprops(7), `keylocation`
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from guestlint.plugins import Diagnostic, HostView, mounted_path, parents, rule


@rule(
    "key-in-own-pool",
    category="storage",
    severity="error",
    stage="boot",
    confidence="medium",
    since="0.2.0",
    when="own-mounts",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each dataset that gives such a key; of a key on the root file system nothing is known."""
    devices = view.ask(_devices)
    for dataset in view.host.datasets:
        location = dataset.properties.get("keylocation", "")
        if not location.startswith("file:///"):
            continue
        path = mounted_path(location.removeprefix("file://"))
        holder = next((each for each in parents(path) if each in devices), "/")
        device = devices.get(holder, "")
        if holder != "/" and device.partition("/")[0] == dataset.pool:
            yield Diagnostic(
                f"the key of `{dataset.path}` is on `{device}`, in the same pool: it is loaded before that is mounted",
                dataset.place._replace(route=(*dataset.place.route, "options", "keylocation")),
                help='keep the key on another file system, or use `keylocation = "prompt"`',
            )


def _devices(view: HostView) -> Mapping[str, str]:
    """What is mounted where."""
    found = {mounted_path(each.mountpoint): each.path for each in view.host.datasets if each.mountpoint}
    return found | {mounted_path(mount.path): mount.device for mount in view.host.mounts.values()}

"""The key of an encrypted dataset is a file in the same pool.

## What goes wrong

NixOS loads the keys of a pool's datasets when it imports the pool, before anything of the pool is mounted. A
`keylocation` in a dataset of the same pool is not there yet: loading the key fails, and the import's service with it.
What is encrypted cannot be mounted: without `nofail`, `local-fs.target` fails, and the host boots into emergency mode.

Nothing is said of keys on the root file system, which may be in the initrd as well, of those that `boot.initrd.secrets`
puts there, of those in `/tmp`, which are there only while disko makes the pool, nor where
`boot.zfs.requestEncryptionCredentials` leaves the dataset out.

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
options.mountpoint = "legacy"

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

- nixpkgs 25.11, nixos/modules/tasks/filesystems/zfs.nix, `createImportService` (`zfs load-key`, under `set -e`)
- zfsprops(7), `keylocation`
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from guestlint.analysis.failing_mounts import failure_of
from guestlint.analysis.zfs_properties import is_key_loaded, zfs_properties
from guestlint.plugins import MAX_DATASET_NAME, Diagnostic, HostView, Place, mounted_path, parents, rule


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
    for name, key, place in _keys(view):
        path = mounted_path(key)
        holder = next((each for each in parents(path) if each in devices), "/")
        device = devices.get(holder, "")
        if holder != "/" and device.partition("/")[0] == name.partition("/")[0]:
            failure = failure_of(view, view.ask(_mounts_below).get(name, ()))
            yield Diagnostic(
                f"the key of `{name}` is on `{device}`, in the same pool, which is mounted after keys are loaded: "
                f"{failure.outcome if failure.mounts else 'loading it fails'}",
                place,
                help=failure.help('keep the key on another file system, or use `keylocation = "prompt"`'),
            )


def _keys(view: HostView) -> Iterator[tuple[str, str, Place]]:
    """The key files of pools and datasets that NixOS reads; one in `/tmp` is there only while the pool is made."""
    own = [(pool.name, pool.properties, pool.place, "rootFsOptions") for pool in view.host.pools]
    own += [(dataset.path, dataset.properties, dataset.place, "options") for dataset in view.host.datasets]
    for name, properties, place, options in own:
        location = properties.get("keylocation", "")
        path = location.removeprefix("file://")
        if (
            location.startswith("file:///")
            and not location.startswith("file:///tmp/")
            and is_key_loaded(view, name, path)
        ):
            yield name, path, place.below(options, "keylocation")


def _devices(view: HostView) -> Mapping[str, str]:
    """What is mounted where, by ZFS itself or by systemd; a volume goes by the name that it has in its pool."""
    properties = view.ask(zfs_properties)
    paths = (*(pool.name for pool in view.host.pools), *(dataset.path for dataset in view.host.datasets))
    native = {mounted_path(found.path): path for path in paths if (found := properties.native_mountpoint(path))}
    mounts = view.host.mounts.values()
    return native | {mounted_path(mount.path): mount.device.removeprefix("/dev/zvol/") for mount in mounts}


def _mounts_below(view: HostView) -> Mapping[str, Sequence[str]]:
    """The mounts of each dataset and of those below it, which it encrypts as well."""
    found: dict[str, list[str]] = {}
    for name, mount in view.host.mounts.items():
        # What is longer than a dataset's name may be is none, and has as many parents as it likes.
        is_name = len(mount.device) <= MAX_DATASET_NAME
        for dataset in accumulate(mount.device.split("/"), "{}/{}".format) if is_name else ():
            found.setdefault(dataset, []).append(name)
    return found

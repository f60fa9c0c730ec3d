"""The host mounts a ZFS file system whose device is no dataset's name.

## What goes wrong

For `fsType = "zfs"`, `device` is the name of a dataset, or of a snapshot, not a path. NixOS takes what is before the
first slash for the pool, and asserts that this is not empty: evaluation fails for a device that begins with a slash. It
also names units after the pool, so evaluation fails where that has a space. Any other name that ZFS rejects cannot be
mounted: without `nofail`, `local-fs.target` fails, and the host boots into emergency mode.

## Bad

```toml bad
[node]
name = "ward"

[fileSystems."/data"]
device = "/tank/data"  # <--
fsType = "zfs"
```

## Good

```toml good
[node]
name = "ward"

[fileSystems."/data"]
device = "tank/data"
fsType = "zfs"
```

## How to fix

Write the dataset's name as `zfs list` shows it, without a slash at either end.

## References

- nixpkgs, nixos/modules/tasks/filesystems/zfs.nix, `assertions`: an empty pool's name (since pull request 238021, June
  2023; NixOS 23.11), and `createSyncService`; nixos/lib/systemd-lib.nix, `makeUnit`
- OpenZFS, module/zcommon/zfs_namecheck.c, `entity_namecheck`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.failing_mounts import failure_of
from guestlint.plugins import MAX_DATASET_NAME, Diagnostic, HostView, dataset_fault, pool_fault, rule


@rule(
    "invalid-zfs-device",
    category="storage",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.2.0",
    when="own-mounts",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each of the host's own file systems; a snapshot can be mounted as well."""
    for own in view.host.file_systems:
        device = own.device or ""
        refused = _refused(device)
        if own.is_enabled and own.fs_type == "zfs" and device and (refused or _is_invalid(device)):
            failure = failure_of(view, (own.name,))
            yield Diagnostic(
                f"`device` `{device}` of `{own.path}` is no name of a dataset: {refused or failure.outcome}",
                own.place.below(own.device_option),
                help=_remedy(device) if refused else failure.help(_remedy(device)),
                stage="eval" if refused else None,
                lazy=bool(refused),
            )


def _refused(device: str) -> str:
    """Why NixOS refuses it, as a clause; empty where it does not."""
    if device.startswith("/"):
        return "NixOS finds no pool in it, and refuses it"
    pool = device.partition("/")[0]
    return f"NixOS cannot name a unit after the pool `{pool}`, which has a space" if " " in pool else ""


def _is_invalid(device: str) -> bool:
    name, at, snapshot = device.partition("@")
    pool, slash, dataset = name.partition("/")
    if pool_fault(pool) is not None or (slash and dataset_fault(dataset) is not None):
        return True
    is_too_long = len(device.encode()) > MAX_DATASET_NAME
    return is_too_long or bool(at and ("/" in snapshot or dataset_fault(snapshot) is not None))


def _remedy(device: str) -> str:
    stripped = device.strip("/")
    is_dataset = not stripped.startswith("dev/") and not _is_invalid(stripped) and not _refused(stripped)
    return f"write `{stripped}`" if is_dataset else "write the dataset's name as `zfs list` shows it"

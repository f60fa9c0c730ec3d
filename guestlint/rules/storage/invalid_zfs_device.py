"""The host mounts a ZFS file system whose device is no dataset's name.

## What goes wrong

For `fsType = "zfs"`, `device` is the name of a dataset, not a path. NixOS takes what is before the first slash for the
pool, and asserts that this is not empty: evaluation fails for a device that begins with a slash. Any other name that
ZFS rejects cannot be mounted: without `nofail`, `local-fs.target` fails, and the host boots into emergency mode.

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
  2023; NixOS 23.11)
- OpenZFS, module/zcommon/zfs_namecheck.c, `entity_namecheck`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.failing_mounts import failure_of
from guestlint.plugins import Diagnostic, FileSystem, HostView, dataset_fault, pool_fault, rule


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
        if own.fs_type == "zfs" and own.device and _is_invalid(own.device):
            is_path = own.device.startswith("/")
            failure = failure_of(view, (own.name,))
            outcome = "NixOS finds no pool in it, and refuses it" if is_path else failure.outcome
            yield Diagnostic(
                f"`device` `{own.device}` of `{own.path}` is no name of a dataset: {outcome}",
                own.place._replace(route=(*own.place.route, "device")),
                help=_remedy(own) if is_path else failure.help(_remedy(own)),
                stage="eval" if is_path else None,
                lazy=is_path,
            )


def _is_invalid(device: str) -> bool:
    pool, slash, dataset = device.partition("@")[0].partition("/")
    return pool_fault(pool) is not None or bool(slash and dataset_fault(dataset))


def _remedy(own: FileSystem) -> str:
    stripped = (own.device or "").strip("/")
    is_dataset = not stripped.startswith("dev/") and not _is_invalid(stripped)
    return f"write `{stripped}`" if is_dataset else "write the dataset's name as `zfs list` shows it"

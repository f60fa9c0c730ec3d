"""A host mountpoint is a file system of the kernel's.

## What goes wrong

systemd mounts `/proc`, `/sys`, `/dev`, `/run` and some below them itself, early at boot, and its fstab generator
silently passes over entries for them. There is no mount unit, so the guest's service waits for one that never comes.

## Bad

```toml bad
[node]
name = "ward"

[guests.forgejo]
backend = "container"
container.macvlan = "lan"

[guests.forgejo.zfs."/persist"]
pool = "rpool"
dataset = "safe/guests/forgejo"
hostMountpoint = "/run"  # <--
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
dataset = "safe/guests/forgejo"
hostMountpoint = "/guests/forgejo"
```

## How to fix

Mount the dataset elsewhere; without `hostMountpoint` it is below `/guests`.

## References

- systemd, src/shared/mount-setup.c, `mount_point_is_api`, and src/fstab-generator/fstab-generator.c, `parse_fstab`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.mount_units import unnormalized_mounts
from guestlint.plugins import Diagnostic, HostView, rule


@rule(
    "api-mountpoint",
    category="graph",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.1.0",
    when="unusual-share",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each host mountpoint of a guest that is one of systemd's."""
    for unit in view.ask(unnormalized_mounts):
        share = unit.mount.share
        if unit.is_api and share is not None:
            yield Diagnostic(
                f"`{share.option('source')}` `{unit.mount.path}` of guest `{share.guest}` is the API file system "
                f"`{unit.where}`: systemd makes no mount unit for it",
                unit.mount.path_place,
                help="mount the dataset elsewhere, e.g. below `/guests`",
            )

"""A host mountpoint is an API file system of the kernel.

## What goes wrong

systemd itself mounts `/proc`, `/sys`, `/dev`, `/run` and some paths below them early at boot, and its fstab generator
silently skips entries for them. It creates no mount unit, so the guest's service requires a unit that never exists.

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

Mount the dataset elsewhere. Without `hostMountpoint` it is mounted below `/guests`.

## References

- systemd, src/shared/mount-setup.c, `mount_point_is_api`, and src/fstab-generator/fstab-generator.c, `parse_fstab`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.failing_mounts import failure_of
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
    """Report each host mountpoint of a guest that systemd mounts itself."""
    for unit in view.ask(unnormalized_mounts):
        share = unit.mount.share
        if unit.is_api and share is not None:
            yield Diagnostic(
                f"`{share.option('source')}` `{unit.mount.path}` of guest `{share.guest}` is the API file system "
                f"`{unit.where}`: systemd creates no mount unit for it, and {failure_of(view, [unit.mount.path]).ends}",
                unit.mount.path_place,
                help="mount the dataset elsewhere, e.g. below `/guests`",
            )

"""Several guests mount a dataset at the same host mountpoint, so its mount waits for itself.

## What goes wrong

The module mounts a shared dataset at one host mountpoint after another. If two guests use the same one, the mount is
configured to wait for itself, which systemd ignores. The dataset is mounted, but the mount no longer waits for those
that come before it in the chain.

## Bad

```toml bad
[node]
name = "ward"

[guests.immich]
backend = "container"
container.macvlan = "lan"

[guests.immich.zfs."/photos"]
pool = "rpool"
dataset = "safe/photos"
hostMountpoint = "/guests/photos"

[guests.samba]
backend = "container"
container.macvlan = "lan"

[guests.samba.zfs."/photos"]
pool = "rpool"
dataset = "safe/photos"
hostMountpoint = "/guests/photos"  # <--
```

## Good

```toml good
[node]
name = "ward"

[guests.immich]
backend = "container"
container.macvlan = "lan"

[guests.immich.zfs."/photos"]
pool = "rpool"
dataset = "safe/photos"

[guests.samba]
backend = "container"
container.macvlan = "lan"

[guests.samba.zfs."/photos"]
pool = "rpool"
dataset = "safe/photos"
```

## How to fix

Leave `hostMountpoint` out: each guest then gets the dataset at its own mountpoint. If a single mountpoint is
intended, there is nothing to fix.

## References

- systemd, src/core/unit.c, `unit_add_dependency`: a unit's dependency on itself is ignored
- nixos-extra-modules, modules/guests/default.nix, `zfsDefsByPath`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.mount_units import is_mounted
from guestlint.plugins import Diagnostic, HostView, RelatedLocation, mounted_path, rule


@rule(
    "self-requiring-mount",
    category="graph",
    severity="info",
    stage="boot",
    confidence="high",
    since="0.1.0",
    when="explicit-mountpoint",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each mount once, at the last share that has it; other rules cover one guest that has it twice."""
    for mount in view.host.mounts.values():
        share, previous = mount.share, mount.previous
        if share is None or previous is None or mount.waits_for != mount.path or share.guest == previous.guest:
            continue
        if not is_mounted(mounted_path(mount.path)):
            continue
        yield Diagnostic(
            f"several guests mount `{mount.device}` at `{mount.path}`: the mount is configured to wait for itself, "
            "which systemd ignores",
            mount.path_place,
            related=(RelatedLocation("it is already mounted here", previous.at("source")),),
            help="leave `hostMountpoint` out to give each guest its own mountpoint, or keep it if this is intended",
        )

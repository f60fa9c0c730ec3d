"""Several guests have one dataset at one host mountpoint, and its mount is to wait for itself.

## What goes wrong

The module lets a shared dataset be mounted at one place after the other. Where two guests have it at the same place,
the mount is told to wait for itself, which systemd ignores. The dataset is mounted, but the places that come before
it in the chain are no longer waited for.

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

Leave `hostMountpoint` out: each guest then gets the dataset at a place of its own. If one place is what you want,
there is nothing to mend.

## References

- systemd, src/core/unit.c, `unit_add_dependency`: a unit that depends on itself is passed over
- nixos-extra-modules, modules/guests/default.nix, `zfsDefsByPath`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, HostView, RelatedLocation, rule


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
    """Report once a mount, at the last share that has it; one guest with it twice is another rule's."""
    for mount in view.host.mounts.values():
        share, previous = mount.share, mount.previous
        if share is None or previous is None or mount.waits_for != mount.path or share.guest == previous.guest:
            continue
        yield Diagnostic(
            f"several guests have `{mount.device}` at `{mount.path}`: its mount is told to wait for itself, "
            "which systemd ignores",
            mount.path_place,
            related=(RelatedLocation("it is mounted here already", previous.at("source")),),
            help="leave `hostMountpoint` out to give each guest a mountpoint of its own, or keep it as it is",
        )

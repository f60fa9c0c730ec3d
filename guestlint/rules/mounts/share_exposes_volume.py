"""A guest may write to the disks of other guests, which are in a directory that it shares.

## What goes wrong

virtiofsd runs as root, so the root user of the guest reads and writes each file below the source of a share. Is the
disk image of another guest among them, it reads that guest's secrets, and changes its system. Even without ill will, a
file manager or a backup in the one guest can destroy the running disk of the other.

## Bad

```toml bad
[[microvm.vms.media.config.microvm.shares]]
tag = "data"
proto = "virtiofs"
source = "/srv/data"  # <--
mountPoint = "/data"

[[microvm.vms.router.config.microvm.volumes]]
image = "/srv/data/vmstate/router.img"
mountPoint = "/var/lib/router"
size = 1024
```

## Good

```toml good
[[microvm.vms.media.config.microvm.shares]]
tag = "data"
proto = "virtiofs"
source = "/srv/data"
mountPoint = "/data"

[[microvm.vms.router.config.microvm.volumes]]
image = "/srv/vmstate/router.img"
mountPoint = "/var/lib/router"
size = 1024
```

## How to fix

Keep disk images out of directories that guests share, or share only the part that the guest needs.

## References

- microvm.nix 71beea0, nixos-modules/microvm/virtiofsd/default.nix: `user = "root"`; options.nix, `readOnly`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.listing import listed
from guestlint.analysis.volume_places import exposed_volumes
from guestlint.plugins import Diagnostic, HostView, RelatedLocation, rule

_SHOWN = 3


@rule(
    "share-exposes-volume",
    category="mounts",
    severity="warning",
    stage="runtime",
    confidence="high",
    since="0.2.0",
    when="unusual-share",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each writable share once, with the first few of the disks that are in it."""
    for share, volumes, number in view.ask(exposed_volumes):
        names = listed([f"`{guest}`" for guest in dict.fromkeys(volume.guest for volume in volumes)], ",")
        yield Diagnostic(
            f"guest `{share.guest}` may write to `{share.source}`, which holds "
            + (f"{number} disks of other guests" if number > 1 else "the disk of another guest")
            + f" ({names}{', …' if number > _SHOWN else ''})",
            share.at("source"),
            related=tuple(
                RelatedLocation(f"the disk `{each.image}` of `{each.guest}`", each.place) for each in volumes
            ),
            help="keep disk images out of what guests share, or share less of it",
        )

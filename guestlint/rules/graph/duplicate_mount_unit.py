"""Two host mountpoints lead to the same mount unit.

## What goes wrong

NixOS treats the two paths as two file systems because they are written differently. systemd normalizes them to the
same path, so both lead to one unit, and its fstab generator keeps only the first entry: "already exists. Duplicate
entry in /etc/fstab?". What the second entry should mount is never mounted.

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
pool = "tank"
dataset = "safe/scans"
hostMountpoint = "/guests//photos"  # <--
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
hostMountpoint = "/guests/photos"

[guests.samba]
backend = "container"
container.macvlan = "lan"

[guests.samba.zfs."/photos"]
pool = "tank"
dataset = "safe/scans"
hostMountpoint = "/guests/scans"
```

## How to fix

If one mount is meant, write its path the same way everywhere. If two are meant, mount one of them elsewhere.

## References

- systemd, src/fstab-generator/fstab-generator.c, `add_mount`, and src/shared/generator.c, `generator_open_unit_file`
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from guestlint.analysis.mount_units import unnormalized_mounts
from guestlint.plugins import Diagnostic, HostView, RelatedLocation, rule

_SHOWN = 10
"""Of the mounts that lead to one unit, so many are shown with each."""


@rule(
    "duplicate-mount-unit",
    category="graph",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.1.0",
    when=("unusual-share", "own-mounts"),
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each path that systemd writes differently and that leads to the same unit as another."""
    for unit in view.ask(unnormalized_mounts):
        others = list(islice((each for each in unit.together if each is not unit.mount), _SHOWN))
        if others:
            kept = unit.together[0]
            yield Diagnostic(
                f"`{unit.mount.path}` and `{others[0].path}` lead to the same mount unit, `{unit.made}`: systemd "
                f"keeps only that of `{kept.path}`, which mounts `{kept.device}`",
                unit.mount.path_place,
                related=tuple(
                    RelatedLocation(f"`{other.path}` mounts `{other.device}`", other.path_place) for other in others
                ),
                help="write the path the same way everywhere, or mount one of them elsewhere",
            )

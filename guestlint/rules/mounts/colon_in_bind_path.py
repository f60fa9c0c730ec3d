"""A container's host or guest mountpoint has a colon in it.

## What goes wrong

A container gets its datasets by `--bind=HOST:GUEST`, and systemd-nspawn splits that at each colon: the piece behind
the second one is taken for mount options. The container gets another path than the one that is meant, or does not
start.

## Bad

```toml bad
[node]
name = "ward"

[guests.paperless]
backend = "container"
container.macvlan = "lan"

[guests.paperless.zfs."/persist"]
pool = "rpool"
dataset = "safe/guests/paperless"
hostMountpoint = "/guests/paperless/2026:q1"  # <--
```

## Good

```toml good
[node]
name = "ward"

[guests.paperless]
backend = "container"
container.macvlan = "lan"

[guests.paperless.zfs."/persist"]
pool = "rpool"
dataset = "safe/guests/paperless"
hostMountpoint = "/guests/paperless/2026-q1"
```

## How to fix

Give the mountpoint a path without a colon; the dataset keeps its name.

## References

- systemd-nspawn(1), `--bind=`
- nixpkgs, nixos/modules/virtualisation/nixos-containers.nix, `mkBindFlag`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, Lowered, rule


@rule(
    "colon-in-bind-path",
    category="mounts",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.1.0",
    when="lowered.unusual",
)
def check(lowered: Lowered) -> Iterator[Diagnostic]:
    """Report once a zfs entry of a container, whichever of its two mountpoints has the colon."""
    for guest, zfs in lowered.unusual:
        paths = (("hostMountpoint", zfs.host_mountpoint), ("guestMountpoint", zfs.guest_mountpoint))
        option, path = next((pair for pair in paths if ":" in pair[1]), ("", ""))
        if path and guest.container is not None:
            yield Diagnostic(
                f"the {option} `{path}` of container `{guest.name}` has a colon, at which systemd-nspawn splits "
                f"`--bind={zfs.host_mountpoint}:{zfs.guest_mountpoint}`",
                zfs.at(option),
                help="use a path without colons",
            )

"""A host or guest mountpoint has a space in it.

## What goes wrong

Where another mount of the same dataset must wait for the path, systemd splits the list at the space: the order is
lost, or it is another one, which can make a cycle or hide one. Nix warns of that case. In a container's path the
space splits the flags of systemd-nspawn, which are expanded unquoted, and the container does not start as meant.
Anywhere else it works, but the next guest that shares the dataset makes it an error.

## Bad

```toml bad
[node]
name = "ward"

[guests.immich]
backend = "container"
container.macvlan = "lan"

[guests.immich.zfs."/my photos"]  # <--
pool = "rpool"
dataset = "safe/photos"
```

## Good

```toml good
[node]
name = "ward"

[guests.immich]
backend = "container"
container.macvlan = "lan"

[guests.immich.zfs."/my-photos"]
pool = "rpool"
dataset = "safe/photos"
```

## How to fix

Give the mountpoint a path without spaces; `-` and `_` are taken everywhere.

## References

- systemd.unit(5), `RequiresMountsFor=`: "a space-separated list of absolute paths"
- nixpkgs, nixos/modules/virtualisation/nixos-containers.nix, `EXTRA_NSPAWN_FLAGS`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, HostView, RelatedLocation, rule


@rule(
    "space-in-mountpoint",
    category="mounts",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.1.0",
    when="lowered.unusual",
)
def check(host: HostView) -> Iterator[Diagnostic]:
    """Report once a zfs entry, whichever of its two mountpoints has the space."""
    for guest, zfs in host.lowered.unusual:
        paths = (("hostMountpoint", zfs.host_mountpoint), ("guestMountpoint", zfs.guest_mountpoint))
        option, path = next((pair for pair in paths if " " in pair[1]), ("", ""))
        if not path:
            continue
        waiting = host.lowered.waiting.get(path, ()) if option == "hostMountpoint" else ()
        if waiting:
            why = "systemd splits the list of paths to wait for at the space, so the mounts' order is lost or wrong"
        elif guest.backend == "container":
            why = "the container's flags are expanded unquoted, so systemd-nspawn gets the path in pieces"
        else:
            why = "as soon as another guest shares the dataset, systemd cannot wait for this path"
        related = tuple(RelatedLocation(f"`{mount.path}` must wait for it", mount.path_place) for mount in waiting)
        yield Diagnostic(
            f"the {option} `{path}` of guest `{guest.name}` has a space: {why}",
            zfs.at(option),
            related=related,
            help="use a path without spaces",
            severity="error" if waiting or guest.backend == "container" else "warning",
        )

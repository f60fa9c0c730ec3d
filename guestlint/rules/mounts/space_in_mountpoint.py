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

from guestlint.plugins import Diagnostic, HostView, RelatedLocation, ShareField, rule, unusual_shares


@rule(
    "space-in-mountpoint",
    category="mounts",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.1.0",
    when="unusual-share",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report once a share, whichever of its two paths has the space."""
    for share in view.ask(unusual_shares):
        paths: tuple[tuple[ShareField, str], ...] = (("source", share.source), ("target", share.target))
        field = next((field for field, path in paths if " " in path), None)
        if field is None:
            continue
        path = getattr(share, field)
        waiting = [mount for mount in view.host.mounts.values() if mount.waits_for == path and field == "source"]
        if waiting:
            why = "systemd splits the list of paths to wait for at the space, so the mounts are ordered wrongly or not"
        elif share.kind == "bind":
            why = "the container's flags are expanded unquoted, so systemd-nspawn gets the path in pieces"
        else:
            why = "as soon as another guest shares the dataset, systemd cannot wait for this path"
        yield Diagnostic(
            f"`{share.option(field)}` `{path}` of guest `{share.guest}` contains a space: {why}",
            share.at(field),
            related=tuple(RelatedLocation(f"`{mount.path}` must wait for it", mount.path_place) for mount in waiting),
            help="use a path without spaces",
            severity="error" if waiting or share.kind == "bind" else "warning",
        )

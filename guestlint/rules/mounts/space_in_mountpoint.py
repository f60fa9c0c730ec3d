"""A host or guest mountpoint contains a space.

## What goes wrong

If another mount of the same dataset must wait for the path, systemd splits the list of paths at the space: the order
is lost or changed, which can cause a cycle or hide one. Nix warns about this case. In a container's path, the space
splits the flags of systemd-nspawn, which are expanded unquoted, and the container does not start as intended.
Anywhere else the path works, but becomes an error as soon as another guest shares the dataset.

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

Use a mountpoint without spaces; `-` and `_` work everywhere.

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
    """Report each share once, whichever of its two paths contains the space."""
    for share in view.ask(unusual_shares):
        paths: tuple[tuple[ShareField, str], ...] = (("source", share.source), ("target", share.target))
        field = next((field for field, path in paths if " " in path), None)
        if field is None:
            continue
        path = getattr(share, field)
        waiting = [mount for mount in view.host.mounts.values() if mount.waits_for == path and field == "source"]
        if waiting:
            why = "systemd splits the list of paths to wait for at the space, so the order of mounts is lost or wrong"
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

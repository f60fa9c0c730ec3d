"""A host mountpoint, or a path of a container, contains a space.

## What goes wrong

If another mount of the same dataset must wait for the path, systemd splits the list of paths at the space: the order
is lost or changed, which can cause a cycle or hide one. Nix warns about this case. In a container's path, the space
splits the flags of systemd-nspawn, which are expanded unquoted, and the container does not start as intended; a tab or
a line break in its guest mountpoint does the same. Any other host mountpoint with a space works, but becomes an error
as soon as another guest shares the dataset. In a micro VM's guest mountpoint a space does no harm.

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

from collections.abc import Iterator, Sequence

from guestlint.analysis.mount_units import waiting_mounts
from guestlint.plugins import Diagnostic, HostView, Mount, RelatedLocation, Share, ShareField, rule, unusual_shares

_NAMES = {" ": "a space", "\t": "a tab", "\n": "a line break"}
_IN_FLAGS = "the container's flags are expanded unquoted, so systemd-nspawn gets the path in pieces"


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
    """Report each path; one that is written once is reported once.

    A tab or a line break in a host mountpoint is refused by Nix already.
    """
    for share in view.ask(unusual_shares):
        if " " in share.source:
            yield _in_source(share, view.ask(waiting_mounts).get(share.source, ()))
        space = next((char for char in share.target if char in _NAMES), "")
        if space and share.kind == "bind" and share.gives("source"):
            yield _diagnostic(share, "target", _NAMES[space], _IN_FLAGS)


def _in_source(share: Share, waiting: Sequence[Mount]) -> Diagnostic:
    if waiting:
        why = "systemd splits the list of paths to wait for at the space, so the order of mounts is lost or wrong"
    elif share.kind == "bind":
        why = _IN_FLAGS
    else:
        why = "as soon as another guest shares the dataset, systemd cannot wait for this path"
    return _diagnostic(share, "source", _NAMES[" "], why)._replace(
        related=tuple(RelatedLocation(f"`{mount.path}` must wait for it", mount.path_place) for mount in waiting),
        severity="error" if waiting or share.kind == "bind" else "warning",
    )


def _diagnostic(share: Share, field: ShareField, space: str, why: str) -> Diagnostic:
    return Diagnostic(
        f"`{share.option(field)}` `{getattr(share, field)}` of guest `{share.guest}` contains {space}: {why}",
        share.at(field),
        help="use a path without spaces",
    )

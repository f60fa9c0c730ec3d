"""An option has two values: mostly two datasets, or a dataset and a file system of the host, have one mountpoint.

## What goes wrong

`fileSystems.<path>.device` gets two values, and evaluation fails with "has conflicting definition values". Several
guests may mount the same dataset at the same path: Nix merges equal definitions. A `mountpoint` of a dataset in
`disko.devices` is a file system too.

The same goes for `node.name` beside another `networking.hostName`, and for a guest's dataset that disko should make a
volume. An entry in `fileSystems` with `enable = false` takes all definitions of its path away, so none conflicts.

## Bad

```toml bad
[node]
name = "ward"

[guests.paperless]
backend = "container"
container.macvlan = "lan"
[guests.paperless.zfs."/docs"]
pool = "rpool"
dataset = "safe/paperless"
hostMountpoint = "/guests/docs"

[guests.samba]
backend = "container"
container.macvlan = "lan"
[guests.samba.zfs."/docs"]
pool = "rpool"
dataset = "safe/samba"
hostMountpoint = "/guests/docs"  # <--
```

## Good

```toml good
[node]
name = "ward"

[guests.paperless]
backend = "container"
container.macvlan = "lan"
[guests.paperless.zfs."/docs"]
pool = "rpool"
dataset = "safe/paperless"
hostMountpoint = "/guests/docs"

[guests.samba]
backend = "container"
container.macvlan = "lan"
[guests.samba.zfs."/docs"]
pool = "rpool"
dataset = "safe/samba"
hostMountpoint = "/guests/samba/docs"
```

## How to fix

Give one of the two another `hostMountpoint`. If both guests need the same data, give both the same pool and dataset.

## References

- nixpkgs, lib/options.nix, `mergeEqualOption`; nixos/modules/tasks/filesystems.nix
- disko, lib/types/zfs_fs.nix, `_config`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Conflict, Diagnostic, HostView, RelatedLocation, of_kind, rule


@rule(
    "conflicting-definition",
    category="schema",
    severity="error",
    stage="eval",
    confidence="high",
    since="0.1.0",
    when="rejected",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each option with two values, at the later definition."""
    for conflict in (*view.host.conflicts, *of_kind(view.host.problems, Conflict)):
        first, second = conflict.values
        what = f"its {conflict.attribute} is" if conflict.attribute else "it is"
        yield Diagnostic(
            f"conflicting definitions of `{conflict.path}`: {what} both `{first}` and `{second}`",
            conflict.places[1],
            related=(RelatedLocation(f"`{first}` is defined here", conflict.places[0]),),
            help="give one of them another `hostMountpoint`, or use the same dataset for both"
            if conflict.path.startswith("/")
            else "remove one of the two definitions",
            identity=(conflict.path, conflict.attribute, *conflict.values),
        )

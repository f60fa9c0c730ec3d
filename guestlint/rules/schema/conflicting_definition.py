"""Two datasets, or a dataset and a file system of the host, claim the same host mountpoint.

## What goes wrong

`fileSystems.<path>.device` gets two values, and evaluation fails with "has conflicting definition values". Several
guests may mount the same dataset at the same path: Nix merges equal definitions.

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

- nixpkgs, lib/options.nix, `mergeEqualOption`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, HostView, RelatedLocation, rule


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
    """Report each path with two devices or two types, at the later definition."""
    for conflict in view.host.conflicts:
        first, second = conflict.values
        yield Diagnostic(
            f"conflicting definitions of `{conflict.path}`: its {conflict.attribute} is both `{first}` and `{second}`",
            conflict.places[1],
            related=(RelatedLocation(f"`{first}` is defined here", conflict.places[0]),),
            help="give one of them another `hostMountpoint`, or use the same dataset for both",
            identity=(conflict.path, conflict.attribute, *conflict.values),
        )

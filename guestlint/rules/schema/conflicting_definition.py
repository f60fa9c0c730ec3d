"""Two datasets, or a dataset and a file system of the host, claim one host mountpoint.

## What goes wrong

`fileSystems.<path>.device` gets two values, and evaluation stops with "has conflicting definition values". The same
dataset may be mounted at one path by several guests: equal definitions are merged.

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

Give one of the two another `hostMountpoint`; where both guests are to have the same data, give both the same pool and
dataset.

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
            f"`{conflict.path}` is defined twice: its {conflict.attribute} is `{first}` and `{second}`",
            conflict.places[1],
            related=(RelatedLocation(f"`{first}` is defined here", conflict.places[0]),),
            help="give one of them another `hostMountpoint`, or share one dataset",
            identity=(conflict.path, conflict.attribute, *conflict.values),
        )

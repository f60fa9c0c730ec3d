"""A dataset begins with the name of its pool.

## What goes wrong

`dataset` is the name below `pool`, so the pool's name comes twice: a second tree of datasets, as `rpool/rpool/safe`,
is made at boot, and the guest starts with an empty one.

## Bad

```toml bad
[node]
name = "ward"

[guests.forgejo]
backend = "container"
container.macvlan = "lan"

[guests.forgejo.zfs."/persist"]
pool = "rpool"
dataset = "rpool/safe/forgejo"  # <--
```

## Good

```toml good
[node]
name = "ward"

[guests.forgejo]
backend = "container"
container.macvlan = "lan"

[guests.forgejo.zfs."/persist"]
pool = "rpool"
dataset = "safe/forgejo"
```

## How to fix

Leave the pool's name out of `dataset`.

## References

- nixos-extra-modules, modules/guests/default.nix, `poolDataset`: pool and dataset are joined with a slash
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, Edit, Fix, Lowered, rule


@rule(
    "pool-repeated-in-dataset",
    category="storage",
    severity="warning",
    stage="boot",
    confidence="medium",
    since="0.1.0",
    when="lowered.unusual",
)
def check(lowered: Lowered) -> Iterator[Diagnostic]:
    """Report each entry whose dataset begins with its pool."""
    for _, zfs in lowered.unusual:
        below = zfs.dataset.removeprefix(f"{zfs.pool}/")
        if zfs.pool and below != zfs.dataset and below:
            yield Diagnostic(
                f"`{zfs.dataset}` is a name in pool `{zfs.pool}` already: the dataset is `{zfs.path}`",
                zfs.at("dataset"),
                help=f"write `{below}`, if that is the one",
                fix=Fix(f"Write `{below}`", (Edit("set", zfs.at("dataset"), below),)),
            )

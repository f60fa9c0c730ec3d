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

from guestlint.plugins import Diagnostic, Edit, Fix, HostView, rule, unusual_shares


@rule(
    "pool-repeated-in-dataset",
    category="storage",
    severity="warning",
    stage="boot",
    confidence="medium",
    since="0.1.0",
    when="unusual-share",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each share whose dataset begins with its pool."""
    for share in view.ask(unusual_shares):
        below = share.dataset.removeprefix(f"{share.pool}/")
        if share.pool and below != share.dataset and below:
            edit = Edit("set", share.at("dataset"), below)
            yield Diagnostic(
                f"`{share.dataset}` repeats its pool `{share.pool}`: the dataset is `{share.path}`",
                share.at("dataset"),
                help=f"write `{below}`, if that is what is meant",
                fix=Fix(f"Write `{below}`", (edit,)),
            )

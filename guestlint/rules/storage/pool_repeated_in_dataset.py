"""A dataset name begins with the name of its pool.

## What goes wrong

`dataset` is the name below `pool`, so the pool's name appears twice: a second tree of datasets, such as
`rpool/rpool/safe`, is created at boot, and the guest starts with an empty dataset.

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

Remove the pool's name from `dataset`.

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
                f"dataset `{share.dataset}` repeats its pool `{share.pool}`: the full name is `{share.path}`",
                share.at("dataset"),
                help=f"write `{below}` if that is what you mean",
                fix=Fix(f"Replace with `{below}`", (edit,)),
            )

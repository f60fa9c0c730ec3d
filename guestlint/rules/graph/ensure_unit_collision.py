"""Two datasets are created by one unit.

## What goes wrong

The service that creates a dataset is named by pool and dataset with a slash between them, repeated slashes made one.
Where two of them come out alike, NixOS merges the two services into one that runs both scripts; as ZFS takes only one
of the two names, it fails, and neither dataset is mounted.

## Bad

```toml bad
[node]
name = "ward"

[guests.forgejo]
backend = "container"
container.macvlan = "lan"

[guests.forgejo.zfs."/persist"]
pool = "rpool"
dataset = "safe/forgejo"

[guests.forgejo.zfs."/repositories"]
pool = "rpool"
dataset = "safe//forgejo"  # <--
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

[guests.forgejo.zfs."/repositories"]
pool = "rpool"
dataset = "safe/repositories"
```

## How to fix

Write the pool's name without slashes and the dataset's without repeated ones; give different datasets different
names.

## References

- nixpkgs, nixos/lib/utils.nix, `escapeSystemdPath`
- nixos-extra-modules, modules/guests/default.nix, `zfs-ensure-…`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.ensure_units import shared_creators
from guestlint.plugins import Diagnostic, HostView, RelatedLocation, rule


@rule(
    "ensure-unit-collision",
    category="graph",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.1.0",
    when="unusual-share",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report once a unit, at the share whose name ZFS would refuse."""
    for unit, invalid, other in view.ask(shared_creators):
        yield Diagnostic(
            f"`{unit}` creates both `{invalid.dataset}` in pool `{invalid.pool}` and `{other.dataset}` in pool "
            f"`{other.pool}`",
            invalid.at("dataset") if invalid.pool == other.pool else invalid.at("pool"),
            related=(RelatedLocation(f"`{other.path}` is created by it too", other.at("dataset")),),
            help="write pools without slashes, and datasets without repeated slashes",
        )

"""A pool has a name that ZFS does not take.

## What goes wrong

No pool can have this name, so there is none to create the dataset in: the service that does so fails at boot, and the
guest does not start. A slash in it makes the rest a dataset, which is written as such.

## Bad

```toml bad
[node]
name = "ward"

[guests.forgejo]
backend = "container"
container.macvlan = "lan"

[guests.forgejo.zfs."/persist"]
pool = "mirror0"  # <--
dataset = "safe/forgejo"
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

Write the name that `zpool list` shows; what comes behind a slash belongs to `dataset`.

## References

- zpool-create(8), "pool"; OpenZFS, lib/libzfs/libzfs_pool.c, `zpool_name_valid`
- OpenZFS, module/zcommon/zfs_namecheck.c, `pool_namecheck`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.ensure_units import shared_creators
from guestlint.plugins import (
    Diagnostic,
    HostView,
    RelatedLocation,
    pool_fault,
    refused_in_unit_name,
    rule,
    shown_character,
    unusual_shares,
)

_WHY = {
    "slash": "a slash separates a pool from its datasets",
    "character": "may contain letters, digits, `_`, `-`, `.`, `:` and spaces, but not {0}",
    "first-letter": "must begin with a letter",
    "reserved-prefix": "names that begin with {0} are reserved",
    "reserved": "{0} is reserved",
}


@rule(
    "invalid-pool-name",
    category="storage",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.1.0",
    when="unusual-share",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report once a pool, at the first share that has it; what Nix rejects, or another rule explains, is left out."""
    creators = view.ask(shared_creators)
    explained = {each.invalid.pool for each in creators if each.invalid.pool != each.other.pool}
    shares = view.ask(unusual_shares)
    for pool in dict.fromkeys(share.pool for share in shares):
        fault = pool_fault(pool)
        if fault is not None and pool not in explained and not refused_in_unit_name(pool):
            first, *others = [share for share in shares if share.pool == pool]
            yield Diagnostic(
                f"invalid pool name `{pool}`: {_WHY[fault.kind].format(shown_character(fault.part))}",
                first.at("pool"),
                related=tuple(RelatedLocation("it is named here too", other.at("pool")) for other in others),
                help="write the pool's name as `zpool list` shows it",
                identity=(pool,),
            )

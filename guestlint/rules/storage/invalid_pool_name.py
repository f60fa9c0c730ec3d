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

from guestlint.plugins import Diagnostic, Lowered, RelatedLocation, pool_fault, refused_in_unit_name, rule


@rule(
    "invalid-pool-name",
    category="storage",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.1.0",
    when="lowered.unusual",
)
def check(lowered: Lowered) -> Iterator[Diagnostic]:
    """Report once a pool, at the first entry that has it; what Nix refuses, or another rule explains, is left out."""
    merged = {merged.odd.pool for merged in lowered.merged_ensures if merged.odd.pool != merged.other.pool}
    for pool in dict.fromkeys(zfs.pool for _, zfs in lowered.unusual):
        fault = pool_fault(pool)
        if fault and pool not in merged and not refused_in_unit_name(pool):
            first, *others = [zfs for _, zfs in lowered.unusual if zfs.pool == pool]
            yield Diagnostic(
                f"ZFS takes no pool `{pool}`: {fault}",
                first.at("pool"),
                related=tuple(RelatedLocation("it is named here too", other.at("pool")) for other in others),
                help="write the pool's name as `zpool list` shows it",
                identity=(pool,),
            )

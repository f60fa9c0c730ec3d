"""A pool has a name that ZFS rejects.

## What goes wrong

No pool can have this name, so neither its import nor the service that creates the dataset succeeds at boot, and the
mount fails. It has no `nofail`: it takes `local-fs.target` with it, and the host boots into emergency mode. What
follows a slash is the name of a dataset and belongs in `dataset`.

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

Write the name that `zpool list` shows. What follows a slash belongs to `dataset`.

## References

- zpool-create(8), "pool"; OpenZFS, lib/libzfs/libzfs_pool.c, `zpool_name_valid`
- OpenZFS 2.4, module/zcommon/zfs_namecheck.c, `pool_namecheck`
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from guestlint.analysis.ensure_units import shared_creators
from guestlint.analysis.failing_mounts import failure_of
from guestlint.plugins import (
    Diagnostic,
    HostView,
    RelatedLocation,
    Share,
    pool_fault,
    rule,
    shown_character,
    unusual_shares,
)

_WHY = {
    "slash": "a slash separates a pool from its datasets",
    "character": "it contains {0}; only letters, digits, `_`, `-`, `.`, `:` and spaces are allowed",
    "first-letter": "it must begin with a letter",
    "reserved-prefix": "names that begin with {0} are reserved",
    "reserved": "{0} is reserved",
    "too-long": "it is longer than 239 bytes",
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
    """Report each pool once, at the first share that has it, unless Nix rejects it or another rule explains it."""
    creators = view.ask(shared_creators)
    explained = {each.invalid.pool for each in creators if each.invalid.pool != each.other.pool}
    by_pool: Mapping[str, list[Share]] = defaultdict(list)
    for share in view.ask(unusual_shares):
        by_pool[share.pool].append(share)
    for pool, (first, *others) in by_pool.items():
        fault = pool_fault(pool)
        if fault is not None and pool not in explained and not view.host.nixpkgs.refused_in_unit_name(pool):
            failure = failure_of(view, (share.source for share in (first, *others)))
            yield Diagnostic(
                f"invalid pool name `{pool}`: {_WHY[fault.kind].format(shown_character(fault.part))}; "
                f"{failure.outcome}",
                first.at("pool"),
                related=tuple(RelatedLocation("also used here", other.at("pool")) for other in others),
                help=failure.help("write the pool's name as `zpool list` shows it"),
                identity=(pool,),
            )

"""A dataset's full name is longer than 255 bytes.

## What goes wrong

ZFS stores the names of pool and dataset together in 256 bytes, including a terminating NUL. `zfs create` rejects a
longer name, so the dataset is not mounted. The mount has no `nofail`: it takes `local-fs.target` with it, and the host
boots into emergency mode.

## Bad

```toml bad
[node]
name = "ward"

[guests.forgejo]
backend = "container"
container.macvlan = "lan"

[guests.forgejo.zfs."/persist"]
pool = "rpool"
dataset = "safe/abcdefghijklmnopqrstuvwxyz0123456789/abcdefghijklmnopqrstuvwxyz0123456789/abcdefghijklmnopqrstuvwxyz0123456789/abcdefghijklmnopqrstuvwxyz0123456789/abcdefghijklmnopqrstuvwxyz0123456789/abcdefghijklmnopqrstuvwxyz0123456789/abcdefghijklmnopqrstuvwxyz0123456789"  # <--
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

Shorten the dataset's name to at most 255 bytes, including the pool's name and the slash between them.

## References

- OpenZFS 2.4, include/sys/fs/zfs.h, `ZFS_MAX_DATASET_NAME_LEN`
- OpenZFS 2.4, module/zcommon/zfs_namecheck.c, `entity_namecheck`
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from guestlint.analysis.failing_mounts import failure_of
from guestlint.plugins import MAX_DATASET_NAME, Diagnostic, HostView, Share, pool_fault, rule, unusual_shares


@rule(
    "dataset-name-too-long",
    category="storage",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.1.0",
    when="unusual-share",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each dataset once, at the first share that has it."""
    long: Mapping[str, list[Share]] = defaultdict(list)
    for share in view.ask(unusual_shares):
        if len(share.path.encode()) > MAX_DATASET_NAME and pool_fault(share.pool) is None:
            long[share.path].append(share)
    for path, shares in long.items():
        failure = failure_of(view, (share.source for share in shares))
        yield Diagnostic(
            f"`{path}` is {len(path.encode())} bytes long; the limit for pool and dataset together is "
            f"{MAX_DATASET_NAME}: {failure.outcome}",
            shares[0].at("dataset"),
            help=failure.help("shorten the dataset's name"),
        )

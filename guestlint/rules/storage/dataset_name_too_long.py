"""A dataset's full name is longer than 255 bytes.

## What goes wrong

ZFS stores the names of pool and dataset together in 256 bytes, including a terminating NUL. `zfs create` rejects a
longer name, so the dataset is not mounted and the guest does not start.

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

- OpenZFS, include/sys/fs/zfs.h, `ZFS_MAX_DATASET_NAME_LEN`
- OpenZFS, module/zcommon/zfs_namecheck.c, `entity_namecheck`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import MAX_DATASET_NAME, Diagnostic, HostView, rule, unusual_shares


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
    shares = view.ask(unusual_shares)
    for path, share in {share.path: share for share in reversed(shares)}.items():
        length = len(path.encode())
        if length > MAX_DATASET_NAME:
            yield Diagnostic(
                f"`{path}` is {length} bytes long; the limit for pool and dataset together is {MAX_DATASET_NAME}",
                share.at("dataset"),
                help="shorten the dataset's name",
            )

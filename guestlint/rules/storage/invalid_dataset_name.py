"""A dataset has a name that ZFS rejects.

## What goes wrong

The service that creates the dataset fails at boot, its mount fails with it, and the guest does not start. OpenZFS
accepts a component that begins with a character other than a letter or digit, although the documentation of ZFS asks
for one of these; the severity is then `info`.

## Bad

```toml bad
[node]
name = "ward"

[guests.forgejo]
backend = "container"
container.macvlan = "lan"

[guests.forgejo.zfs."/persist"]
pool = "rpool"
dataset = "safe/guests/forgejo/"  # <--
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
dataset = "safe/guests/forgejo"
```

## How to fix

Use components of letters, digits, `_`, `-`, `.`, `:` and spaces, with one slash between them and none at the ends.

## References

- OpenZFS, module/zcommon/zfs_namecheck.c, `entity_namecheck`
- OpenZFS, lib/libzfs/libzfs_dataset.c, `zfs_validate_name`
- Oracle Solaris, "Naming ZFS Components": the first character
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.ensure_units import shared_creators
from guestlint.plugins import (
    Diagnostic,
    Edit,
    Fix,
    HostView,
    Share,
    dataset_fault,
    rule,
    shown_character,
    unusual_shares,
)

_WHY = {
    "empty": "it is empty",
    "leading-slash": "it begins with a slash",
    "trailing-slash": "it ends with a slash",
    "empty-component": "it has an empty component",
    "snapshot": "`@` and `#` are reserved for snapshots and bookmarks",
    "character": "it contains {0}; only letters, digits, `_`, `-`, `.`, `:` and spaces are allowed",
    "dots": "no component may be `.` or `..`",
}


@rule(
    "invalid-dataset-name",
    category="storage",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.1.0",
    when="unusual-share",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each share once, unless ensure-unit-collision reports its name."""
    shared = {(each.invalid.pool, each.invalid.dataset) for each in view.ask(shared_creators)}
    for share in view.ask(unusual_shares):
        if (share.pool, share.dataset) not in shared:
            yield from _check(share)


def _check(share: Share) -> Iterator[Diagnostic]:
    name, at, fault = share.dataset, share.at("dataset"), dataset_fault(share.dataset)
    leading = [part for part in name.split("/") if part[:1] in ("_", "-", ".", ":", " ")]
    if fault is not None:
        stripped = name.rstrip("/")
        fix = Fix(f"Replace with `{stripped}`", (Edit("set", at, stripped),), safe=True)
        yield Diagnostic(
            f"invalid dataset name `{name}` in pool `{share.pool}`: "
            f"{_WHY[fault.kind].format(shown_character(fault.part))}",
            at,
            help="use components of letters, digits and common punctuation, with one slash between them",
            fix=fix if stripped and name != stripped and dataset_fault(stripped) is None else None,
        )
    elif leading:
        yield Diagnostic(
            f"`{leading[0]}` in dataset `{name}` does not begin with a letter or digit; OpenZFS accepts it, other "
            "tools may not",
            at,
            help="begin each component with a letter or a digit",
            severity="info",
            stage="runtime",
        )

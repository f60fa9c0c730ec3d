"""A dataset has a name that ZFS does not take.

## What goes wrong

The service that creates the dataset fails at boot, its mount with it, and the guest does not start. A name that only
begins with another sign than a letter or a digit is taken by OpenZFS, though its documentation asks for one of these;
that is an info.

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

Write components of letters, digits, `_`, `-`, `.`, `:` and spaces, with one slash between them and none at the ends.

## References

- OpenZFS, module/zcommon/zfs_namecheck.c, `entity_namecheck`
- OpenZFS, lib/libzfs/libzfs_dataset.c, `zfs_validate_name`
- Oracle Solaris, "Naming ZFS Components": the first character
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, Edit, Fix, Lowered, dataset_fault, rule


@rule(
    "invalid-dataset-name",
    category="storage",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.1.0",
    when="lowered.unusual",
)
def check(lowered: Lowered) -> Iterator[Diagnostic]:
    """Report once an entry, unless the name also meets another's service, which says it all."""
    merged = [merged.odd for merged in lowered.merged_ensures]
    for _, zfs in lowered.unusual:
        name, at, fault = zfs.dataset, zfs.at("dataset"), dataset_fault(zfs.dataset)
        signs = [part for part in name.split("/") if part[:1] in ("_", "-", ".", ":", " ")]
        if any((zfs.pool, name) == (odd.pool, odd.dataset) for odd in merged):
            continue
        if fault:
            stripped = name.rstrip("/")
            fix = Fix(f"Write `{stripped}`", (Edit("set", at, stripped),), safe=True)
            yield Diagnostic(
                f"ZFS takes no dataset `{name}` in pool `{zfs.pool}`: {fault}",
                at,
                help="write components of letters, digits and common signs, with one slash between them",
                fix=fix if stripped and name != stripped and not dataset_fault(stripped) else None,
            )
        elif signs:
            yield Diagnostic(
                f"`{signs[0]}` in dataset `{name}` begins with a sign; OpenZFS takes it, other tools may not",
                at,
                help="begin each component with a letter or a digit",
                severity="info",
                stage="runtime",
            )

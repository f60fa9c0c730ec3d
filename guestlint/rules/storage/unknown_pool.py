"""A guest's pool is none of the host's.

## What goes wrong

The document says which pools the host has, and this is not among them. Nothing imports it, so the datasets are not
created and the guest does not start. A document that declares no pools is taken to leave them to Nix.

## Bad

```toml bad
[node]
name = "ward"

[guests.forgejo]
backend = "container"
container.macvlan = "lan"

[guests.forgejo.zfs."/persist"]
pool = "rpol"  # <--
dataset = "safe/forgejo"

[disko.devices.zpool.rpool]
type = "zpool"
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

[disko.devices.zpool.rpool]
type = "zpool"
```

## How to fix

Write the pool's name as it is declared, or declare the pool: in `disko.devices.zpool`, or in `boot.zfs.extraPools`.

## References

- nixpkgs, nixos/modules/tasks/filesystems/zfs.nix, `boot.zfs.extraPools` and `createImportService`
- disko, lib/types/zpool.nix
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, Edit, Fix, Lowered, nearest, rule


@rule(
    "unknown-pool",
    category="storage",
    severity="warning",
    stage="boot",
    confidence="medium",
    since="0.1.0",
    when="lowered.unknown_pools",
)
def check(lowered: Lowered) -> Iterator[Diagnostic]:
    """Report once a pool, at the first entry that has it."""
    for unknown in lowered.unknown_pools:
        near = nearest(unknown.name, unknown.known)
        known = ", ".join(f"`{name}`" for name in unknown.known)
        edits = tuple(Edit("set", place, near) for place in unknown.places)
        yield Diagnostic(
            f"pool `{unknown.name}` is none of those that the document declares: {known}",
            unknown.places[0],
            help=f"did you mean `{near}`?" if near else "declare it, as in `boot.zfs.extraPools`",
            fix=Fix(f"Write `{near}`", edits) if near else None,
            identity=(unknown.name,),
        )

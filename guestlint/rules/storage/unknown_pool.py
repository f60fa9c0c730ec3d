"""A guest uses a pool that the host does not have.

## What goes wrong

The host file declares the host's pools, and this one is not among them. Nothing imports it, so the datasets are not
created and the guest does not start. In a host file that declares no pools, nothing is reported: they are assumed to
be declared in Nix.

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

Write the pool's name as it is declared, or declare the pool in `disko.devices.zpool` or `boot.zfs.extraPools`.

## References

- nixpkgs, nixos/modules/tasks/filesystems/zfs.nix, `boot.zfs.extraPools` and `createImportService`
- disko, lib/types/zpool.nix
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from guestlint.plugins import Diagnostic, Edit, Fix, HostView, Place, nearest, rule


@rule(
    "unknown-pool",
    category="storage",
    severity="warning",
    stage="boot",
    confidence="medium",
    since="0.1.0",
    when="undeclared-name",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each pool once, at the first share that has it, if the document declares any pool as such."""
    host = view.host
    if not any(pool.is_declared for pool in host.pools):
        return
    known = {pool.name for pool in host.pools}
    known |= {own.device.partition("/")[0] for own in host.file_systems if own.device and own.fs_type == "zfs"}
    unknown: dict[str, list[Place]] = defaultdict(list)
    for share in host.shares:
        if share.pool not in known:
            unknown[share.pool].append(share.at("pool"))
    for name, places in unknown.items():
        near = nearest(name, known)
        edits = tuple(Edit("set", place, near) for place in places)
        yield Diagnostic(
            f"unknown pool `{name}`; the host file declares {', '.join(f'`{each}`' for each in sorted(known))}",
            places[0],
            help=f"did you mean `{near}`?" if near else "declare it, e.g. in `boot.zfs.extraPools`",
            fix=Fix(f"Replace with `{near}`", edits) if near else None,
            identity=(name,),
        )

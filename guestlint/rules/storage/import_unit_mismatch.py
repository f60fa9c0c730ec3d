r"""The module waits for the import of a pool by a name that no unit has.

## What goes wrong

The service that creates a guest's dataset is ordered after `zfs-import-<pool>.service`, with the pool's name escaped
as a path is: a dash becomes `\x2d`. NixOS names its unit after the pool as it is, so the module names a unit that
does not exist, and nothing is waited for. The dataset is to be created before the pool is there: a new dataset is not
created at boot, and its mount takes `local-fs.target` with it, so the host boots into emergency mode. A dataset that
exists is mounted all the same, and so is all of a pool that is imported in the initrd, as that of `/` is.

A pool may have a space in its name for ZFS, but not for NixOS: no unit that it makes of the pool has a name that Nix
takes, and evaluation fails.

## Bad

```toml bad
[node]
name = "ward"

[guests.forgejo]
backend = "container"
container.macvlan = "lan"

[guests.forgejo.zfs."/persist"]
pool = "data-pool"  # <--
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
pool = "datapool"
dataset = "safe/forgejo"
```

## How to fix

Create the dataset by hand before the guest is added (`zfs create`), or order the services yourself, with
`systemd.services."zfs-ensure-…".after`. A pool is renamed by `zpool export` and `zpool import OLD NEW`.

## References

- nixos-extra-modules, modules/guests/default.nix, `zfs-ensure-…` (`after`)
- nixpkgs 24.05 and 25.11, nixos/modules/tasks/filesystems/zfs.nix, `createImportService`: `zfs-import-${pool}`, and
  `createSyncService`; nixos/lib/systemd-lib.nix, `makeUnit`
- nixpkgs, nixos/lib/utils.nix, `escapeSystemdPath`
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from guestlint.analysis.failing_mounts import failure_of
from guestlint.plugins import Diagnostic, HostView, Share, pool_fault, rule, unusual_shares


@rule(
    "import-unit-mismatch",
    category="storage",
    severity="warning",
    stage="boot",
    confidence="medium",
    since="0.2.0",
    when="unusual-share",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each pool once, at the first share that has it, unless there can be no such pool."""
    nixpkgs = view.host.nixpkgs
    by_pool: Mapping[str, list[Share]] = defaultdict(list)
    for share in view.ask(unusual_shares):
        by_pool[share.pool].append(share)
    for pool, shares in by_pool.items():
        made = f"zfs-import-{pool}.service"
        awaited = f"zfs-import-{nixpkgs.escape_systemd_path(pool)}.service"
        if awaited == made or pool_fault(pool) is not None or nixpkgs.refused_in_unit_name(pool):
            continue
        if " " in pool:
            yield Diagnostic(
                f"NixOS imports pool `{pool}` by `{made}`: a unit's name may have no space",
                shares[0].at("pool"),
                help="rename the pool: `zpool export`, then `zpool import OLD NEW`",
                severity="error",
                stage="eval",
                lazy=True,
                identity=(pool,),
            )
        else:
            failure = failure_of(view, (share.source for share in shares))
            yield Diagnostic(
                f"the module waits for `{awaited}`, but NixOS imports pool `{pool}` by `{made}`: a new dataset "
                f"is not created at boot, {failure.outcome}",
                shares[0].at("pool"),
                help=failure.help("create the dataset by hand, or rename the pool"),
                identity=(pool,),
            )

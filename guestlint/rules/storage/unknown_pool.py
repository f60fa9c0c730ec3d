"""A guest uses a pool whose name is almost that of a pool of the host.

## What goes wrong

The host file names the host's pools, this one is not among them, and another differs from it by a slip of the pen: two
letters swapped or one doubled, or, in a longer word, one too many or too few, or a wrong one. NixOS imports the pool of
each ZFS file system, also of those for guests, so it waits for a pool that never comes. The mount for the guest then
fails, and `local-fs.target` with it: the host ends in emergency mode, without network. A name that is like no other is
not reported: the host may well have the pool, as none of the options that name pools lists all of them.

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

- nixpkgs, nixos/modules/tasks/filesystems/zfs.nix, `allPools` (the pools of all ZFS file systems, and `extraPools`) and
  `createImportService`
- disko, lib/types/zpool.nix
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from guestlint.analysis.failing_mounts import failure_of
from guestlint.plugins import Diagnostic, Edit, Fix, HostView, NearMisses, Share, rule


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
    """Report each pool once, at the first share that has it."""
    host = view.host
    known = {pool.name for pool in host.pools}
    known |= {own.device.partition("/")[0] for own in host.file_systems if own.device and own.fs_type == "zfs"}
    unknown: dict[str, list[Share]] = defaultdict(list)
    for share in (each for each in host.shares if each.has_dataset):
        if share.pool and share.pool not in known:
            unknown[share.pool].append(share)
    slips = NearMisses(known if unknown else ())
    for name, shares in unknown.items():
        near = slips.of(name)
        if near:
            failure = failure_of(view, (share.source for share in shares))
            places = [share.at("pool") for share in shares]
            yield Diagnostic(
                f"unknown pool `{name}`; the host file has a pool `{near}`: without `{name}`, {failure.outcome}",
                places[0],
                help=failure.help(f"did you mean `{near}`?"),
                fix=Fix(f"Replace with `{near}`", tuple(Edit("set", place, near) for place in places)),
                identity=(name,),
            )

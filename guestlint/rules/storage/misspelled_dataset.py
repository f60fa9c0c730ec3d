"""A guest's dataset lies beside the tree that it was most likely meant for.

## What goes wrong

The name of the dataset has a part that differs by a slip of the pen from one of the host's own datasets. There is no
such dataset, so it is created, with all its parents, beside the tree that was meant: without the properties, snapshots
and backups of that tree. Nothing fails, and the guest starts with an empty directory.

## Bad

```toml bad
[node]
name = "ward"

[guests.forgejo]
backend = "container"
container.macvlan = "lan"

[guests.forgejo.zfs."/persist"]
pool = "rpool"
dataset = "safee/forgejo"  # <--

[disko.devices.zpool.rpool.datasets."safe/guests"]
type = "zfs_fs"
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

[disko.devices.zpool.rpool.datasets."safe/guests"]
type = "zfs_fs"
```

## How to fix

Write the name as the host's own datasets have it. If both trees are meant, suppress the finding.

## References

- nixos-extra-modules, modules/guests/default.nix, `dataset`: "will automatically be created, including parent datasets"
- disko, lib/types/zfs_fs.nix, `_create`: `zfs create -up`
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from guestlint.plugins import Diagnostic, Edit, Fix, HostView, NearMisses, Place, RelatedLocation, rule

_Known = Mapping[str, Mapping[str, Place]]


@rule(
    "misspelled-dataset",
    category="storage",
    severity="warning",
    stage="runtime",
    confidence="medium",
    since="0.1.0",
    when="own-mounts",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each share whose dataset has a parent that is a slip for one of the host's own."""
    known = _children(view)
    slips: dict[str, NearMisses] = {}
    for share in (each for each in view.host.shares if known and each.has_dataset):
        above = share.pool
        *parents, _ = share.dataset.split("/")
        for index, part in enumerate(parents):
            siblings = known.get(above, {})
            if part in siblings:
                above = f"{above}/{part}"
                continue
            if above not in slips:
                slips[above] = NearMisses(siblings)
            near = slips[above].of(part)
            if near:
                meant = "/".join([*parents[:index], near, *share.dataset.split("/")[index + 1 :]])
                yield Diagnostic(
                    f"dataset `{share.path}` of guest `{share.guest}` is not below `{above}/{near}` but below "
                    f"`{above}/{part}`, which is created beside it",
                    share.at("dataset"),
                    related=(RelatedLocation(f"the host has `{above}/{near}`", siblings[near]),),
                    help=f"did you mean `{meant}`?",
                    fix=Fix(f"Replace with `{meant}`", (Edit("set", share.at("dataset"), meant),)),
                )
            break


def _children(view: HostView) -> _Known:
    """The parts of the names of the host's own datasets, by what is above them, and where they are named."""
    own = [(each.path, each.place) for each in view.host.datasets]
    own += [(each.device, each.place) for each in view.host.file_systems if each.device and each.fs_type == "zfs"]
    found: dict[str, dict[str, Place]] = {}
    for path, place in own:
        above, *parts = path.split("/")
        for part in parts:
            found.setdefault(above, {}).setdefault(part, place)
            above = f"{above}/{part}"
    return found

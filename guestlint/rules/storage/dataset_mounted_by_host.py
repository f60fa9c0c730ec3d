"""The host itself mounts a guest's dataset.

## What goes wrong

The module mounts a dataset for one guest after another, as mounts of one dataset that come at the same time get
"already mounted". A mount that the host declares in addition, or one that ZFS makes by itself because of the dataset's
`mountpoint` property, given or inherited, is not part of this order: whichever comes second may fail. The guests'
mounts have no `nofail`: one that fails takes `local-fs.target` with it, and the host boots into emergency mode. A mount
with `noauto`, one that is ordered with a guest's, or one that is made in the initrd, is no mistake.

## Bad

```toml bad
[node]
name = "ward"

[guests.forgejo]
backend = "container"
container.macvlan = "lan"

[guests.forgejo.zfs."/persist"]
pool = "rpool"
dataset = "safe/forgejo"  # <--

[disko.devices.zpool.rpool.datasets."safe/forgejo"]
type = "zfs_fs"
mountpoint = "/srv/forgejo"
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

[disko.devices.zpool.rpool.datasets."safe/forgejo"]
type = "zfs_fs"
```

## How to fix

Remove the host's own mount and use the guest's host mountpoint, or give the guest another dataset. If both are needed,
let the host's wait for the guest's, with `x-systemd.requires-mounts-for=`. Against ZFS's own mount, set
`mountpoint = "none"` where the property is given, or `canmount = "noauto"` for the dataset.

## References

- nixos-extra-modules, modules/guests/default.nix, `disko.zfs.unmountable` and `zfsDefsByPath` (one after another since
  commit dca8158, 2024-01-18)
- OpenZFS 2.4, module/os/linux/zfs/zpl_super.c, `zpl_test_super` (`EBUSY`); zfs-mount(8), `zfs mount -a`
- disko, lib/types/zfs_fs.nix, `mountpoint` and `options`; nixpkgs, nixos/lib/utils.nix, `pathsNeededForBoot`
- systemd 252, src/fstab-generator/fstab-generator.c, `MOUNT_NOAUTO` and `write_after`
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from guestlint.analysis.failing_mounts import failure_of
from guestlint.analysis.mount_order import GuestPlaces
from guestlint.analysis.zfs_mounts import is_mounted_at_boot, mounts_natively
from guestlint.analysis.zfs_properties import zfs_properties
from guestlint.plugins import Diagnostic, HostView, Place, RelatedLocation, Share, mounted_path, rule


@rule(
    "dataset-mounted-by-host",
    category="storage",
    severity="error",
    stage="boot",
    confidence="medium",
    since="0.1.0",
    when="own-mounts",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each dataset and mount of the host once, at the first share that has the dataset."""
    by_dataset: Mapping[str, list[Share]] = defaultdict(list)
    for share in (each for each in view.host.shares if each.has_dataset):
        by_dataset[share.path].append(share)
    of_guests = {mounted_path(share.source) for share in view.host.shares if share.has_dataset}
    all_own = (*_native(view, by_dataset), *_mounted(view, by_dataset))
    mounted = {own.dataset for own in all_own}
    places = {dataset: GuestPlaces.of(by_dataset[dataset]) for dataset in mounted}
    of_shares = {dataset: failure_of(view, (share.source for share in by_dataset[dataset])) for dataset in mounted}
    for (dataset, path), own in {(own.dataset, mounted_path(own.path)): own for own in all_own}.items():
        shares = by_dataset[dataset]
        is_in_order = own.options is not None and places[dataset].has_order_with(path, own.options)
        if path not in of_guests and not is_in_order:
            failure = of_shares[dataset].worse(failure_of(view, [own.path]))
            yield Diagnostic(
                f"{own.who} mounts `{own.dataset}` at `{own.path}`, not ordered with the guests' mounts: if one fails, "
                f"{failure.ends or 'the other stays'}",
                shares[0].at("dataset"),
                related=(RelatedLocation(f"it is mounted at `{own.path}` because of this", own.place),),
                help=failure.help(own.remedy),
                identity=(own.dataset, own.path),
            )


class _Own(NamedTuple):
    """A mount of a guest's dataset that `who` makes, not the guest; without `options` it is of no unit of its own."""

    dataset: str
    path: str
    options: Sequence[str] | None
    place: Place
    who: str = "the host itself"
    remedy: str = "remove the host's own mount, or give the guest another dataset"


def _native(view: HostView, datasets: Iterable[str]) -> Iterator[_Own]:
    """Those that ZFS makes at boot, by properties that the document gives; of one that gives them the first."""
    properties, givers = view.ask(zfs_properties), set[str]()
    for dataset in datasets if view.ask(mounts_natively) else ():
        native = properties.native_mountpoint(dataset)
        if native is not None and native.giver and native.giver not in givers:
            givers.add(native.giver)
            place = properties.places[native.giver]
            remedy = f'set `mountpoint = "none"` for `{native.giver}`'
            yield _Own(dataset, native.path, None, place, who="ZFS itself", remedy=remedy)


def _mounted(view: HostView, datasets: Container[str]) -> Iterator[_Own]:
    """Those that the host declares."""
    for mount in view.host.mounts.values():
        if mount.share is None and mount.device in datasets and is_mounted_at_boot(mount):
            yield _Own(mount.device, mount.path, mount.options, mount.place)

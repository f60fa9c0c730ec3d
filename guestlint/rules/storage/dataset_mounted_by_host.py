"""The host itself mounts a guest's dataset.

## What goes wrong

The module mounts the guests' datasets one after another. A mount that the host declares in addition, or one that ZFS
makes by itself because of the dataset's `mountpoint` property, is not part of this order: whichever comes second at
boot may fail, and the guest with it. The guests' mounts have no `nofail`: one that fails takes `local-fs.target` with
it, and the host boots into emergency mode. A mount with `noauto`, or one that is ordered with a guest's, is no
mistake.

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
let the host's wait for the guest's, with `x-systemd.requires-mounts-for=`.

## References

- nixos-extra-modules, modules/guests/default.nix, `disko.zfs.unmountable` and `zfsDefsByPath`
- disko, lib/types/zfs_fs.nix, `mountpoint` and `options`; zfs-mount(8), `zfs mount -a`
- systemd 252, src/fstab-generator/fstab-generator.c, `MOUNT_NOAUTO` and `write_after`
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain
from typing import NamedTuple, Self

from guestlint.analysis.mount_units import units_of
from guestlint.plugins import Diagnostic, HostView, Place, RelatedLocation, Share, mounted_path, parents, rule

_ORDERING = tuple(f"x-systemd.{name}=" for name in ("requires-mounts-for", "requires", "after", "before"))
_NOT_AT_BOOT = frozenset(("noauto", "x-systemd.automount"))
_UNMOUNTED = ("none", "legacy", "-", "")


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
    known: dict[str, _Places] = {}
    for dataset, mountpoint, options, place in _own(view):
        shares = by_dataset.get(dataset)
        path = mounted_path(mountpoint)
        if not shares or path in of_guests:
            continue
        if dataset not in known:
            known[dataset] = _Places.of(shares)
        if not known[dataset].has_order_with(path, options):
            yield Diagnostic(
                f"the host itself mounts `{dataset}` at `{mountpoint}`, not ordered with the guests' mounts",
                shares[0].at("dataset"),
                related=(RelatedLocation(f"the host mounts it at `{mountpoint}` here", place),),
                help="remove the host's own mount, or give the guest another dataset",
                identity=(dataset, mountpoint),
            )


def _own(view: HostView) -> Iterator[tuple[str, str, Sequence[str], Place]]:
    """Each dataset that the host mounts at boot: where, with which options, and where the document says so."""
    for each in view.host.datasets:
        native = each.properties.get("mountpoint", "")
        if native not in (*_UNMOUNTED, each.mountpoint) and each.properties.get("canmount", "on") == "on":
            yield each.path, native, (), each.place._replace(route=(*each.place.route, "options", "mountpoint"))
    for mount in view.host.mounts.values():
        if mount.share is None and _NOT_AT_BOOT.isdisjoint(mount.options):
            yield mount.device, mount.path, mount.options, mount.place


class _Places(NamedTuple):
    """Where guests mount one dataset: the paths, all paths above them, and what options may call them."""

    paths: AbstractSet[str]
    above: AbstractSet[str]
    names: AbstractSet[str]

    @classmethod
    def of(cls, shares: Sequence[Share]) -> Self:
        paths = frozenset(mounted_path(share.source) for share in shares)
        return cls(paths, frozenset(chain.from_iterable(map(parents, paths))), paths | units_of(paths))

    def has_order_with(self, path: str, options: Sequence[str]) -> bool:
        """Whether one mount is below the other, or the host's names a guest's as what it waits for or precedes."""
        if path in self.above or not self.paths.isdisjoint(parents(path)):
            return True
        named = (option.partition("=")[2].split() for option in options if option.startswith(_ORDERING))
        return not self.names.isdisjoint(chain.from_iterable(named))

"""The pools and datasets that the document says the host has.

These are options of NixOS and disko, which check them: what is not of the shape that is looked for is passed over.
Sources: nixpkgs, nixos/modules/tasks/filesystems/zfs.nix; disko, lib/types/zpool.nix and zfs_fs.nix.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from guestlint.frontends.nixos.values import table_at as _table
from guestlint.frontends.nixos.values import words as _words
from guestlint.picture.types import Dataset, Pool
from guestlint.source.route import Place

_Data = Mapping[str, Any]

_UNMOUNTED = (None, "", "none", "legacy", "-")


def read_storage(file: str, data: _Data) -> tuple[Sequence[Pool], Sequence[Dataset]]:
    """The pools that the document names, and the datasets that disko makes in them, by name as in Nix."""
    if "disko" not in data and "boot" not in data:
        return (), ()
    pools: list[Pool] = []
    datasets: list[Dataset] = []
    zpool = ("disko", "devices", "zpool")
    for pool, options in sorted(_table(data, *zpool).items()):
        place = Place(file, (*zpool, pool))
        declared = bool(set(_table(options)) - {"datasets"})
        pools.append(Pool(pool, declared, place))
        for name, dataset in sorted(_table(options, "datasets").items()):
            mountpoint = _table(dataset).get("mountpoint")
            known = mountpoint if isinstance(mountpoint, str) and mountpoint not in _UNMOUNTED else None
            kind = _table(dataset).get("type", "zfs_fs")
            at = Place(file, (*place.route, "datasets", name))
            mounted = known if kind == "zfs_fs" else None
            datasets.append(Dataset(pool=pool, name=name, mountpoint=mounted, place=at, type=str(kind)))
    extra = Place(file, ("boot", "zfs", "extraPools"))
    pools += [Pool(pool, True, extra) for pool in _words(_table(data, "boot", "zfs").get("extraPools"))]  # noqa: FBT003 - declared
    return tuple(pools), tuple(datasets)

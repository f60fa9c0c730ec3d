"""The pools and datasets that the document says the host has.

These are options of NixOS and disko, which check them: what is not of the shape that is looked for is passed over.
Sources: nixpkgs, nixos/modules/tasks/filesystems/zfs.nix; disko, lib/types/zpool.nix and zfs_fs.nix.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from guestlint.frontends.nixos.values import strings, table_at, words
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
    for pool, options in sorted(table_at(data, *zpool).items()):
        place = Place(file, (*zpool, pool))
        declared = bool(set(table_at(options)) - {"datasets"})
        pools.append(Pool(pool, declared, place, strings(table_at(options, "rootFsOptions"))))
        for name, dataset in sorted(table_at(options, "datasets").items()):
            mountpoint = table_at(dataset).get("mountpoint")
            known = mountpoint if isinstance(mountpoint, str) and mountpoint not in _UNMOUNTED else None
            kind = str(table_at(dataset).get("type", "zfs_fs"))
            found = Dataset(
                pool=pool,
                name=name,
                mountpoint=known if kind == "zfs_fs" else None,
                place=Place(file, (*place.route, "datasets", name)),
                type=kind,
                properties=strings(table_at(dataset, "options")),
            )
            datasets.append(found)
    extra = Place(file, ("boot", "zfs", "extraPools"))
    pools += [Pool(pool, True, extra) for pool in words(table_at(data, "boot", "zfs").get("extraPools"))]  # noqa: FBT003 - declared
    return tuple(pools), tuple(datasets)

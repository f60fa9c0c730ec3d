"""The network links, pools and datasets that the document says the host has.

These are options of NixOS and disko, which check them: what is not of the shape that is looked for is passed over.
Sources: nixpkgs, nixos/modules/tasks/network-interfaces.nix, nixos/modules/system/boot/networkd.nix and
nixos/modules/tasks/filesystems/zfs.nix; disko, lib/types/zpool.nix and zfs_fs.nix.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from guestlint.picture.types import Dataset, Link, Pool
from guestlint.source.route import Place, Route

_Data = Mapping[str, Any]

_DECLARING: tuple[Route, ...] = (
    ("networking", "interfaces"),
    ("networking", "vlans"),
    ("networking", "macvlans"),
    ("networking", "bridges"),
    ("networking", "bonds"),
    ("networking", "renameInterfacesByMac"),
)
_UNMOUNTED = (None, "", "none", "legacy", "-")
_NAMING: tuple[tuple[Route, str, str], ...] = (
    (("systemd", "network", "netdevs"), "netdevConfig", "Name"),
    (("systemd", "network", "links"), "linkConfig", "Name"),
)


def read_links(file: str, data: _Data) -> Sequence[Link]:
    """The host's links, in the order of the options above and then of the document."""
    if "networking" not in data and "systemd" not in data:
        return ()
    return tuple(_links(file, data))


def _links(file: str, data: _Data) -> Iterator[Link]:
    for route in _DECLARING:
        for name, options in _table(data, *route).items():
            yield Link(name, "declared", Place(file, (*route, name), "key"))
            for option in ("interface", "interfaces"):
                at = Place(file, (*route, name, option))
                yield from (Link(each, "mentioned", at) for each in _words(_table(options).get(option)))
    for route, block, option in _NAMING:
        for name, options in _table(data, *route).items():
            at = Place(file, (*route, name, block, option))
            yield from (Link(each, "declared", at) for each in _words(_table(options, block).get(option)))
    networks = ("systemd", "network", "networks")
    for name, options in _table(data, *networks).items():
        at = Place(file, (*networks, name, "matchConfig", "Name"))
        yield from (Link(each, "matched", at) for each in _words(_table(options, "matchConfig").get("Name")))


def read_storage(file: str, data: _Data) -> tuple[Sequence[Pool], Sequence[Dataset]]:
    """The pools that the document names, and the datasets that disko makes in them."""
    if "disko" not in data and "boot" not in data:
        return (), ()
    pools: list[Pool] = []
    datasets: list[Dataset] = []
    zpool = ("disko", "devices", "zpool")
    for pool, options in _table(data, *zpool).items():
        place = Place(file, (*zpool, pool))
        declared = bool(set(_table(options)) - {"datasets"})
        pools.append(Pool(pool, declared, place, _strings(_table(options, "rootFsOptions"))))
        for name, dataset in _table(options, "datasets").items():
            mountpoint = _table(dataset).get("mountpoint")
            known = mountpoint if isinstance(mountpoint, str) and mountpoint not in _UNMOUNTED else None
            found = Dataset(
                pool=pool,
                name=name,
                mountpoint=known,
                place=Place(file, (*place.route, "datasets", name)),
                properties=_strings(_table(dataset, "options")),
            )
            datasets.append(found)
    extra = Place(file, ("boot", "zfs", "extraPools"))
    pools += [Pool(pool, True, extra) for pool in _words(_table(data, "boot", "zfs").get("extraPools"))]  # noqa: FBT003 - declared
    return tuple(pools), tuple(datasets)


def _table(data: object, *route: str | int) -> Mapping[str, Any]:
    """The table at `route`; empty where there is none."""
    for key in route:
        data = data.get(key) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else {}


def _strings(table: Mapping[str, Any]) -> Mapping[str, str]:
    return {name: value for name, value in table.items() if isinstance(value, str)}


def _words(value: object) -> Sequence[str]:
    """A string's words, or a list's strings."""
    if isinstance(value, str):
        return tuple(value.split())
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()

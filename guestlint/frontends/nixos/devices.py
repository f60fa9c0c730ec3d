"""The pools and datasets that the document says the host has, and the file systems that disko makes of them.

These are options of NixOS and disko, which check them: what is not of the shape that is looked for is passed over.
Sources: nixpkgs, nixos/modules/tasks/filesystems/zfs.nix; disko of 2026-03 (878ec37), lib/types/zpool.nix, zfs_fs.nix
(`_config`, `_create`), zfs_volume.nix and filesystem.nix.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from guestlint.frontends.nixos.values import strings, table_at, words
from guestlint.hints import Any
from guestlint.picture.types import Dataset, Mount, Pool
from guestlint.source.route import Place

_Data = Mapping[str, Any]
_ZPOOL = ("disko", "devices", "zpool")
_DEFAULTS = ("defaults",)


def read_storage(file: str, data: _Data) -> tuple[Sequence[Pool], Sequence[Dataset], Sequence[Mount]]:
    """The pools that the document names, the datasets that disko makes in them, and what it mounts, by name."""
    if "disko" not in data and "boot" not in data:
        return (), (), ()
    pools: list[Pool] = []
    datasets: list[Dataset] = []
    mounts: list[Mount] = []
    for pool, options in sorted(table_at(data, *_ZPOOL).items()):
        place = Place(file, (*_ZPOOL, pool))
        declared = bool(set(table_at(options)) - {"datasets"})
        given = strings(table_at(options, "rootFsOptions"))
        mounts += _mount(pool, table_at(options), given, place)
        path = _mountpoint(table_at(options)) or None
        pools.append(Pool(name=pool, is_declared=declared, place=place, properties=given, mountpoint=path))
        for name, dataset in sorted(table_at(options, "datasets").items()):
            at = Place(file, (*place.route, "datasets", name))
            made, found = _dataset(pool, name, table_at(dataset), at)
            datasets.append(made)
            mounts += found
    extra = Place(file, ("boot", "zfs", "extraPools"))
    named = words(table_at(data, "boot", "zfs").get("extraPools"))
    pools += [Pool(name=pool, is_declared=True, place=extra) for pool in named]
    return tuple(pools), tuple(datasets), tuple(mounts)


def _dataset(pool: str, name: str, options: _Data, place: Place) -> tuple[Dataset, Sequence[Mount]]:
    kind = str(options.get("type", "zfs_fs"))
    given = strings(table_at(options, "options"))
    is_volume = kind == "zfs_volume"
    mounts = tuple(
        _content(pool, name, table_at(options, "content"), place)
        if is_volume
        else _mount(f"{pool}/{name}", options, given, place)
    )
    dataset = Dataset(
        pool=pool,
        name=name,
        mountpoint=mounts[0].path if mounts and not is_volume else None,
        place=place,
        type=kind,
        properties=given,
    )
    return dataset, mounts


def _mountpoint(options: _Data) -> str:
    mountpoint = options.get("mountpoint")
    return mountpoint if isinstance(mountpoint, str) and mountpoint.startswith("/") else ""


def _mount(device: str, options: _Data, given: Mapping[str, str], place: Place) -> Iterator[Mount]:
    """The file system that disko defines, unless the dataset's own options say that it is never mounted."""
    path, native = _mountpoint(options), given.get("mountpoint", "")
    if path and native != "none" and given.get("canmount", "") != "off":
        listed = words(options["mountOptions"]) if "mountOptions" in options else _DEFAULTS
        util = () if native == "legacy" else ("zfsutil",)
        yield _of(path, device, "zfs", (*listed, *util), place)


def _content(pool: str, name: str, content: _Data, place: Place) -> Iterator[Mount]:
    """The file system in a volume."""
    path, kind = _mountpoint(content), content.get("format")
    if content.get("type") == "filesystem" and path and isinstance(kind, str):
        listed = words(content["mountOptions"]) if "mountOptions" in content else _DEFAULTS
        yield _of(path, f"/dev/zvol/{pool}/{name}", kind, listed, place)


def _of(path: str, device: str, kind: str, options: Sequence[str], place: Place) -> Mount:
    return Mount(path=path, device=device, fs_type=kind, options=tuple(options), share=None, previous=None, place=place)

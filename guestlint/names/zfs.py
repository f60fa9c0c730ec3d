"""Which names ZFS accepts for pools and datasets.

Sources: OpenZFS, module/zcommon/zfs_namecheck.c `entity_namecheck` and `pool_namecheck`; lib/libzfs/libzfs_pool.c
`zpool_name_valid`, lib/libzfs/libzfs_dataset.c `zfs_validate_name`.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

MAX_DATASET_NAME = 255
"""Bytes of pool and dataset together (include/sys/fs/zfs.h `ZFS_MAX_DATASET_NAME_LEN`, less the final NUL)."""

_OTHER_CHARACTER = re.compile(r"[^a-zA-Z0-9_.: -]")
_RESERVED = ("mirror", "raidz", "draid", "spare")


class NameFault(NamedTuple):
    """Why ZFS refuses a name; `part` is the character or the word that it is about."""

    kind: Literal[
        "empty",
        "leading-slash",
        "trailing-slash",
        "empty-component",
        "snapshot",
        "character",
        "dots",
        "slash",
        "first-letter",
        "reserved-prefix",
        "reserved",
    ]
    part: str = ""


def dataset_fault(dataset: str) -> NameFault | None:
    """Why ZFS refuses a dataset's name below its pool; None where it does not.

    >>> dataset_fault("safe//x")
    NameFault(kind='empty-component', part='')
    """
    components = dataset.split("/")
    if "" in components:
        if not dataset:
            return NameFault("empty")
        if dataset[-1] == "/":
            return NameFault("trailing-slash")
        return NameFault("leading-slash" if dataset[0] == "/" else "empty-component")
    if "@" in dataset or "#" in dataset:
        return NameFault("snapshot")
    other = _OTHER_CHARACTER.search(dataset.replace("/", ""))
    if other:
        return NameFault("character", other[0])
    return NameFault("dots") if not {".", ".."}.isdisjoint(components) else None


def pool_fault(pool: str) -> NameFault | None:
    """Why ZFS refuses a pool's name; None where it does not.

    >>> pool_fault("mirror0")
    NameFault(kind='reserved-prefix', part='mirror')
    """
    other = _OTHER_CHARACTER.search(pool)
    if other:
        return NameFault("slash" if other[0] == "/" else "character", other[0])
    if not pool[:1].isalpha():
        return NameFault("first-letter")
    reserved = next((word for word in _RESERVED if pool.startswith(word)), "")
    if reserved:
        return NameFault("reserved-prefix", reserved)
    return NameFault("reserved", "log") if pool == "log" else None

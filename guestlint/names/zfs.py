"""Which names ZFS accepts for pools and datasets.

Sources: OpenZFS 2.4, module/zcommon/zfs_namecheck.c `entity_namecheck`, `dataset_nestcheck` (since 0.8) and
`pool_namecheck`; lib/libzfs/libzfs_pool.c `zpool_name_valid`, lib/libzfs/libzfs_dataset.c `zfs_validate_name`.
"""

from __future__ import annotations

import re

from guestlint.hints import Literal
from guestlint.records import NamedTuple

MAX_DATASET_NAME = 255
"""Bytes of pool and dataset together (include/sys/fs/zfs.h `ZFS_MAX_DATASET_NAME_LEN`, less the final NUL)."""

MAX_POOL_NAME = 239
"""Bytes of a pool's name: there must be room for `/$ORIGIN@$ORIGIN` beside it."""

MAX_NESTING = 49
"""Slashes in a dataset's full name (`zfs_max_dataset_nesting`, which is one more)."""

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
        "too-long",
        "too-deep",
    ]
    part: str = ""


def dataset_fault(dataset: str) -> NameFault | None:
    """Why ZFS refuses a dataset's name below its pool; None where it does not.

    >>> dataset_fault("safe//x")
    NameFault(kind='empty-component', part='')
    """
    components = dataset.split("/")
    if "" in components:
        return _empty_component(dataset)
    if "@" in dataset or "#" in dataset:
        return NameFault("snapshot")
    other = _OTHER_CHARACTER.search(dataset.replace("/", ""))
    if other:
        return NameFault("character", other[0])
    if not {".", ".."}.isdisjoint(components):
        return NameFault("dots")
    return NameFault("too-deep") if len(components) > MAX_NESTING else None


def _empty_component(dataset: str) -> NameFault:
    if not dataset:
        return NameFault("empty")
    if dataset[-1] == "/":
        return NameFault("trailing-slash")
    return NameFault("leading-slash" if dataset[0] == "/" else "empty-component")


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
    if pool == "log":
        return NameFault("reserved", "log")
    return NameFault("too-long") if len(pool) > MAX_POOL_NAME else None

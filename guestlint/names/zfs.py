"""Which names ZFS takes for pools and datasets.

Sources: OpenZFS, module/zcommon/zfs_namecheck.c `entity_namecheck` and `pool_namecheck`; lib/libzfs/libzfs_pool.c
`zpool_name_valid`, lib/libzfs/libzfs_dataset.c `zfs_validate_name`.
"""

from __future__ import annotations

import re

MAX_NAME = 255
"""Bytes of pool and dataset together (include/sys/fs/zfs.h `ZFS_MAX_DATASET_NAME_LEN`, less the final NUL)."""

_OTHER_CHARACTER = re.compile(r"[^a-zA-Z0-9_.: -]")
_RESERVED = ("mirror", "raidz", "draid", "spare")


def dataset_fault(dataset: str) -> str:
    """Why ZFS does not take a dataset's name below its pool, in words; empty where it does.

    >>> dataset_fault("safe//x")
    'it has an empty component'
    """
    components = dataset.split("/")
    slashes = {dataset[-1:]: "it ends in a slash", dataset[:1]: "it begins with a slash", "": "it is empty"}
    if "" in components:
        return slashes.get("/" if dataset else "", "it has an empty component")
    if "@" in dataset or "#" in dataset:
        return "`@` and `#` are for snapshots and bookmarks"
    other = _OTHER_CHARACTER.search(dataset.replace("/", ""))
    if other:
        return f"it takes letters, digits, `_`, `-`, `.`, `:` and spaces, and no {_shown(other[0])}"
    return "no component may be `.` or `..`" if not {".", ".."}.isdisjoint(components) else ""


def pool_fault(pool: str) -> str:
    """Why ZFS does not take a pool's name, in words; empty where it does.

    >>> pool_fault("mirror0")
    'names that begin with `mirror` are reserved'
    """
    other = _OTHER_CHARACTER.search(pool)
    if other and other[0] == "/":
        return "a slash separates a pool from its datasets"
    if other:
        return f"it takes letters, digits, `_`, `-`, `.`, `:` and spaces, and no {_shown(other[0])}"
    if not pool[:1].isalpha():
        return "it must begin with a letter"
    reserved = next((word for word in _RESERVED if pool.startswith(word)), "")
    if reserved:
        return f"names that begin with `{reserved}` are reserved"
    return "`log` is reserved" if pool == "log" else ""


def _shown(char: str) -> str:
    return f"`{char}`" if char.isprintable() else f"control character U+{ord(char):04X}"

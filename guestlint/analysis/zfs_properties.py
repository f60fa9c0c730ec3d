"""What the document says of ZFS properties: of a dataset, or of one above it, from which it inherits.

Sources: zfsprops(7): a property is inherited from the parent, `canmount` is not; a `mountpoint` with what is below the
parent added. disko, lib/types/zfs_fs.nix, `createOptions` (commit 96cab88, 2024-06-28).
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from guestlint.analysis.views import HostView
from guestlint.frontends.nixos.values import table_at
from guestlint.records import NamedTuple
from guestlint.source.route import Place

UNMOUNTED = ("none", "legacy", "-", "")
"""Values of `mountpoint` with which ZFS mounts nothing by itself."""


class Native(NamedTuple):
    """Where ZFS mounts a dataset by itself at boot.

    `giver` is the dataset whose `mountpoint` the document gives; empty where it is ZFS's default, `/<pool>/<dataset>`.
    `is_made` where the property is disko's doing.
    """

    path: str
    giver: str
    is_made: bool = False


class Properties(NamedTuple):
    """Properties as given, by the full name of the dataset; a pool's are its root dataset's.

    `places` are where the document gives them, `declared` the pools that it is said to have, and `made` the mountpoints
    of disko, which are the property as well where no other is given.
    """

    given: Mapping[str, Mapping[str, str]]
    places: Mapping[str, Place]
    declared: AbstractSet[str]
    made: Mapping[str, str]

    def effective(self, path: str, name: str) -> tuple[str, str] | None:
        """The value that a dataset has or inherits, and the dataset that gives it; None where none is said to."""
        while path:
            value = self.given.get(path, {}).get(name)
            if value is None and name == "mountpoint":
                value = self.made.get(path)
            if value is not None:
                return value, path
            path = path.rpartition("/")[0]
        return None

    def native_mountpoint(self, path: str) -> Native | None:
        """Where ZFS mounts a dataset by itself; None where it does not, or where that is not known."""
        if "@" in path or self.given.get(path, {}).get("canmount", "on") != "on":
            return None
        found = self.effective(path, "mountpoint")
        if found is None:
            return Native(f"/{path}", "") if path.partition("/")[0] in self.declared else None
        base, giver = found
        if base in UNMOUNTED:
            return None
        is_made = "mountpoint" not in self.given.get(giver, {})
        return Native(f"{base.rstrip('/')}{path.removeprefix(giver)}" or "/", giver, is_made)


def zfs_properties(view: HostView) -> Properties:
    """Of all pools and datasets of the host."""
    own = {pool.name: pool for pool in view.host.pools} | {dataset.path: dataset for dataset in view.host.datasets}
    return Properties(
        {path: each.properties for path, each in own.items()},
        {path: each.place for path, each in own.items()},
        frozenset(pool.name for pool in view.host.pools if pool.is_declared),
        {path: each.mountpoint for path, each in own.items() if each.mountpoint},
    )


def is_key_loaded(view: HostView, dataset: str, path: str) -> bool:
    """Whether NixOS loads a dataset's key from the file at `path` when it imports the pool, and not from the initrd."""
    data = view.document.data
    asked = table_at(data, "boot", "zfs").get("requestEncryptionCredentials")
    is_asked = dataset in asked if isinstance(asked, list) else asked is not False
    return is_asked and path not in table_at(data, "boot", "initrd", "secrets")

"""What the document says of ZFS properties: of a dataset, or of one above it, from which it inherits.

Source: zfsprops(7): a property is inherited from the parent; a `mountpoint` with what is below the parent added.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from guestlint.analysis.views import HostView

_UNMOUNTED = ("none", "legacy", "-", "")


class Properties(NamedTuple):
    """Properties as given, by the full name of the dataset; a pool's are its root dataset's."""

    given: Mapping[str, Mapping[str, str]]

    def effective(self, path: str, name: str) -> tuple[str, str] | None:
        """The value that a dataset has or inherits, and the dataset that gives it; None where none is said to."""
        while path:
            value = self.given.get(path, {}).get(name)
            if value is not None:
                return value, path
            path = path.rpartition("/")[0]
        return None

    def native_mountpoint(self, path: str) -> str:
        """Where ZFS mounts a dataset by itself at boot; empty where it does not."""
        if self.given.get(path, {}).get("canmount", "on") != "on":
            return ""
        pool = path.partition("/")[0]
        base, giver = self.effective(path, "mountpoint") or (f"/{pool}", pool)
        return "" if base in _UNMOUNTED else f"{base.rstrip('/')}{path.removeprefix(giver)}"


def zfs_properties(view: HostView) -> Properties:
    """Of all pools and datasets of the host."""
    given: dict[str, Mapping[str, str]] = {pool.name: pool.properties for pool in view.host.pools}
    given |= {dataset.path: dataset.properties for dataset in view.host.datasets}
    return Properties(given)

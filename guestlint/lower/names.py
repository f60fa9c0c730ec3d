"""The names of the services that a dataset and its pool have."""

from __future__ import annotations

from guestlint.model.types import Zfs
from guestlint.names.nixpkgs import escape_systemd_path


def ensure_name(zfs: Zfs) -> str:
    """The service that creates a dataset before it is mounted."""
    return f"zfs-ensure-{escape_systemd_path(zfs.path)}"


def import_unit(pool: str) -> str:
    """NixOS's service that imports a pool."""
    return f"zfs-import-{escape_systemd_path(pool)}.service"

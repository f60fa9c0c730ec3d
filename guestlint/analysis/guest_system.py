"""What a dataset in a guest hides of the guest's own system.

Sources: those of the rule guest-mountpoint-shadows-system.
"""

from __future__ import annotations

from guestlint.analysis.host_places import file_at_or_above
from guestlint.analysis.mount_units import is_api_mountpoint
from guestlint.diagnostics import Severity
from guestlint.picture.types import Share

_RW_STORE = "/nix/.rw-store"
_RO_STORE = "/nix/.ro-store"
_STORE = "/nix/store"
_VITAL = frozenset(("/", "/dev", "/dev/console", "/dev/pts", "/proc", "/run", "/sys", "/sys/fs/cgroup", _STORE))
"""What a container does not run without."""

_FILLED = frozenset(("/bin", "/etc/pam.d", "/etc/ssh", "/etc/ssl", "/etc/static", "/etc/systemd", "/usr/bin"))
"""What the activation of NixOS has filled when a micro VM mounts the dataset."""


def hidden_by_dataset(share: Share, path: str) -> tuple[Severity, str] | None:
    """How bad the dataset of a share at `path` in its guest is, and what it does there; None for no harm."""
    return _in_any(share, path) or (_in_vm if share.kind == "virtiofs" else _in_container)(share, path)


def _in_any(share: Share, path: str) -> tuple[Severity, str] | None:
    hidden = "root" if path == "/" else f"own `{path}`"
    if path in ("/", _STORE):
        return "error", f"hides the guest's {hidden}: `{share.guest}` will not boot correctly"
    if path.startswith(f"{_STORE}/"):
        return "warning", f"is in the store of `{share.guest}`, which only Nix may change"
    file = file_at_or_above(path)
    return ("error", f"cannot be mounted: in `{share.guest}`, `{file}` is a file") if file else None


def _in_vm(share: Share, path: str) -> tuple[Severity, str] | None:
    guest = f"`{share.guest}`"
    if is_api_mountpoint(path):
        return "error", f"is an API file system: the systemd of {guest} never mounts the dataset there"
    if path == _RO_STORE:
        return "error", f"hides the guest's own `{path}`: {guest} will not boot correctly"
    if path in _FILLED:
        return "warning", f"hides what NixOS fills `{path}` with: services of {guest} fail"
    if path == _RW_STORE:
        return "info", f"keeps the writable layer of the store of {guest}, which needs microvm.nix of December 2025"
    return None


def _in_container(share: Share, path: str) -> tuple[Severity, str] | None:
    hides = f"hides the guest's own `{path}`"
    if path in _VITAL:
        return "error", f"{hides}: `{share.guest}` will not boot correctly"
    return ("warning", hides) if is_api_mountpoint(path) else None

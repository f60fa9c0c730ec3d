"""Directories of the host that nothing of a guest's may be mounted over, as they hold the host's system and state.

Sources: nixpkgs, nixos/lib/utils.nix `pathsNeededForBoot`; systemd, file-hierarchy(7).
"""

from __future__ import annotations

from guestlint.analysis.views import HostView
from guestlint.names.paths import mounted_path

HOST_PLACES = frozenset(
    """
    / /bin /boot /etc /etc/nixos /etc/ssh /etc/static /etc/systemd /home /lib /lib64 /nix /nix/store /nix/var /root /tmp
    /usr /usr/bin /var /var/cache /var/db /var/empty /var/lib /var/lib/nixos /var/lib/systemd /var/log /var/log/journal
    /var/spool /var/tmp
    """.split()  # noqa: SIM905 - words read better than a column of them
)
"""Where a mount hides programs, configuration or state of the host."""


def mounted_by_host(view: HostView) -> frozenset[str]:
    """Where the host has file systems of its own."""
    return frozenset(mounted_path(each.path) for each in view.host.file_systems)


def is_hidden_place(view: HostView, path: str) -> bool:
    """Whether a guest's dataset at `path`, as systemd mounts it, hides the host's own; it may itself mount it there."""
    return path in HOST_PLACES and path not in view.ask(mounted_by_host)

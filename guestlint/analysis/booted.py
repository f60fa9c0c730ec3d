"""What a boot of the host does, worked out once for the graph and all rules."""

from __future__ import annotations

from guestlint.analysis.views import HostView
from guestlint.systemd.boot import BootedHost, boot_of


def booted(view: HostView) -> BootedHost:
    """The host's mounts, and what a boot and each guest pull in."""
    return boot_of(view.host)

"""Places of a NixOS that nothing of a guest's may be mounted over, as they hold the system and its state.

Sources: nixpkgs, nixos/lib/utils.nix `pathsNeededForBoot`, nixos/modules/system/activation/activation-script.nix and
programs/environment.nix; systemd, file-hierarchy(7); microvm.nix, nixos-modules/host/options.nix `stateDir`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from guestlint.analysis.plain_shares import plain_sources, unusual_plain_sources
from guestlint.analysis.views import HostView
from guestlint.names.paths import mounted_path, normal_path, parents
from guestlint.picture.types import Share

HOST_PLACES = frozenset(
    """
    / /bin /boot /etc /etc/nixos /etc/pam.d /etc/ssh /etc/ssl /etc/systemd /home /lib /lib64 /nix /nix/store /nix/var
    /nix/var/nix /nix/var/nix/db /nix/var/nix/gcroots /nix/var/nix/profiles /root /run/systemd /run/udev /run/user
    /run/wrappers /tmp /usr /usr/bin /var /var/cache /var/db /var/empty /var/lib /var/lib/microvms /var/lib/nixos
    /var/lib/nixos-containers /var/lib/private /var/lib/systemd /var/log /var/log/journal /var/spool /var/tmp
    """.split()  # noqa: SIM905 - words read better than a column of them
)
"""Where a mount hides programs, configuration or state of the host."""

_FILES = frozenset(
    """
    /bin/sh /etc/fstab /etc/group /etc/hostname /etc/hosts /etc/machine-id /etc/mtab /etc/nsswitch.conf /etc/os-release
    /etc/passwd /etc/profile /etc/resolv.conf /etc/shadow /proc/mounts /usr/bin/env
    """.split()  # noqa: SIM905 - words read better than a column of them
)


def file_at_or_above(path: str) -> str:
    """The file of a NixOS at or above a normal path, for which no directory can be mounted there; empty for none.

    >>> file_at_or_above("/bin/sh/x"), file_at_or_above("/bin")
    ('/bin/sh', '')
    """
    return next((each for each in (path, *parents(path)) if each in _FILES), "")


_SYSTEM = re.compile(
    r"/(?:dev|etc|home|nix|root|root/\.ssh|run|run/agenix|run/agenix\.d|run/keys|run/secrets|run/secrets\.d|var|var/lib"
    r"|var/lib/nixos|var/lib/private|var/lib/systemd|var/log|var/log/journal|var/spool)?"
    r"|/(?:bin|boot|etc/(?:nixos|pki|ssh|ssl|static|systemd)|lib|lib64|nix/var|proc|run/current-system|run/systemd|sbin"
    r"|sys|usr)(?:/.*)?",
    re.DOTALL,
).fullmatch
"""Directories that are not a guest's as a whole, but may have one of its own in them; and those that have none."""

_STATE_DIR = "/var/lib/microvms"


def is_host_system(view: HostView, path: str, guest: str) -> bool:
    """Whether the host's system would be changed by what `guest` writes at `path`, which is as systemd mounts it."""
    return _SYSTEM(path) is not None or _is_state_of(view.ask(_state_dir), path, guest)


def shares_of_host_system(view: HostView) -> Sequence[tuple[Share, str]]:
    """The shares that a guest may write to and thereby change the host's system, each with its path on the host."""
    state_dir = view.ask(_state_dir)
    return [
        (share, path)
        for share, path in view.ask(unusual_plain_sources if state_dir == _STATE_DIR else plain_sources)
        if not share.is_read_only and (_SYSTEM(path) or _is_state_of(state_dir, path, share.guest))
    ]


def _is_state_of(state_dir: str, path: str, guest: str) -> bool:
    """Whether a path is where the state of all micro VMs is, or that of a guest."""
    return path.startswith(state_dir) and path in (state_dir, f"{state_dir}/{guest}")


def _state_dir(view: HostView) -> str:
    """Where the micro VMs have what the host runs to start them."""
    microvm = view.document.data.get("microvm")
    given = microvm.get("stateDir") if isinstance(microvm, dict) else None
    return normal_path(given) if isinstance(given, str) else _STATE_DIR


def mounted_by_host(view: HostView) -> frozenset[str]:
    """Where the host has file systems of its own."""
    return frozenset(mounted_path(each.path) for each in view.host.file_systems)


def is_hidden_place(view: HostView, path: str) -> bool:
    """Whether a guest's dataset at `path`, as systemd mounts it, hides the host's own; it may itself mount it there."""
    return path in HOST_PLACES and path not in view.ask(mounted_by_host)

"""Mounts of the fstab whose units systemd does not load, and the target that requires them all the same.

Sources: systemd 252, src/core/transaction.c `transaction_add_job_and_dependencies`,
src/fstab-generator/fstab-generator.c `add_mount`.
"""

from __future__ import annotations

from collections.abc import Sequence

from guestlint.analysis.views import HostView
from guestlint.picture.types import Mount, Unit
from guestlint.records import NamedTuple
from guestlint.systemd.fstab import MountOptions, is_in_initrd, is_network
from guestlint.systemd.mounts import HostMounts


class UnloadedMount(NamedTuple):
    """`masked` is the unit that takes the place of the generated one, None where the device is refused.

    `target` requires it, and is empty where a boot does without it.
    """

    mount: Mount
    masked: Unit | None
    target: str


def unloaded_mounts(view: HostView) -> Sequence[UnloadedMount]:
    """In the order of paths; what is mounted already when systemd reads the unit is loaded."""
    mounts = HostMounts(view.host)
    found = []
    for path, mount in mounts.fstab.items():
        masked = mounts.own.get(path)
        if path not in mounts.by_path and (masked is not None or not is_in_initrd(mount)):
            target = "remote-fs.target" if is_network(mount) else "local-fs.target"
            is_required = _is_required(mounts.fstab_options(path))
            found.append(UnloadedMount(mount, masked, target if is_required else ""))
    return found


def _is_required(options: MountOptions) -> bool:
    is_linked = bool(options.wanted_by or options.required_by)
    return not (options.nofail or options.noauto or options.automount or is_linked)

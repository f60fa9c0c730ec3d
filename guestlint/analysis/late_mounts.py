"""Shares of micro VMs on mounts of the host that may come after the guest has started.

Source: systemd.mount(5); microvm.nix, nixos-modules/host/default.nix.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from guestlint.analysis.plain_shares import plain_sources
from guestlint.analysis.views import HostView
from guestlint.names.paths import mounted_path, parents
from guestlint.names.systemd import unit_of
from guestlint.picture.types import Mount, Share, Unit
from guestlint.records import NamedTuple
from guestlint.systemd.fstab import is_in_initrd, is_network, mount_options, mount_units

_UNITS = ("microvm-virtiofsd@{}.service", "microvm@{}.service")


class LateShare(NamedTuple):
    """A share with the mount that its source is on, and why that may come later, as a clause."""

    share: Share
    mount: Mount
    why: str


def late_shares(view: HostView) -> Sequence[LateShare]:
    """In the order of guests."""
    mounts = mount_units(view.host.mounts)
    late = {path: why for path, mount in mounts.items() if (why := _why(mount))}
    units = {unit.name: unit for part in view.host.parts.values() for unit in part.own_units} if late else {}
    awaited = _Awaited(units)
    found = []
    for share, path in view.ask(plain_sources) if late else ():
        nearest = next((each for each in (path, *parents(path)) if each in mounts), "")
        if share.kind in ("virtiofs", "9p") and nearest in late and not awaited.by(share, mounts[nearest]):
            found.append(LateShare(share, mounts[nearest], late[nearest]))
    return found


def _why(mount: Mount) -> str:
    """Empty where it is there before `local-fs.target`: in the initrd, or by its options."""
    if is_in_initrd(mount):
        return ""
    options = mount_options(mount)
    if options.automount:
        return "is mounted when it is used"
    if options.noauto:
        return "is not mounted at boot (`noauto`)"
    if is_network(mount):
        return "is a network file system"
    return "no boot waits for (`nofail`)" if options.nofail else ""


class _Awaited:
    """What guests wait for, by what the host's own units and file systems say; each is read once."""

    def __init__(self, units: Mapping[str, Unit]) -> None:
        self._units = units
        self._awaited: dict[str, frozenset[str]] = {}
        self._before: dict[str, frozenset[str]] = {}

    def by(self, share: Share, mount: Mount) -> bool:
        """Whether the host makes the guest of a share wait for a mount."""
        names = [name.format(guest) for name in _UNITS for guest in (share.guest, "")]
        if mount.path not in self._before:
            self._before[mount.path] = frozenset(mount_options(mount).before)
        own = {unit_of(mount.path), "remote-fs.target"}
        return not self._before[mount.path].isdisjoint(names) or any(
            not own.isdisjoint(self._of(name)) for name in names if name in self._units
        )

    def _of(self, name: str) -> frozenset[str]:
        if name not in self._awaited:
            unit = self._units[name]
            mounts = (unit_of(path) for text in unit.mounts_for for path in _at(text))
            self._awaited[name] = frozenset((*unit.after, *unit.requires, *mounts))
        return self._awaited[name]


def _at(text: str) -> Iterator[str]:
    """A path and those above it, whose mounts are all required."""
    path = mounted_path(text)
    if path[:1] == "/" and ".." not in path.split("/"):
        yield from (path, *parents(path))

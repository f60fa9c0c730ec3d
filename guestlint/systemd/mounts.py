"""The mounts that a host's units are about: those of its fstab, and `systemd.mounts` in their place.

Source: systemd.unit(5), "Unit File Load Path": /etc comes before what the fstab generator made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from guestlint.names.systemd import prefixes, required_path, unit_of
from guestlint.picture.host import Host
from guestlint.picture.types import Mount, Unit
from guestlint.systemd.fstab import (
    INITRD,
    MountDependency,
    MountOptions,
    is_network,
    mount_options,
    mount_units,
    option_words,
    waits,
)

NO_OPTIONS = MountOptions(
    nofail=False,
    noauto=False,
    automount=False,
    requires=(),
    after=(),
    before=(),
    wanted_by=(),
    required_by=(),
    mounts_for=(),
)


class HostMounts:
    """`by_path` are the mounts by `Where=`, `own` the units of those that `systemd.mounts` gives.

    `unit_names` are those of the mounts in the fstab as well, and `path_of` has the paths by them.
    """

    def __init__(self, host: Host) -> None:
        """Masked units are no mounts."""
        self.fstab: Mapping[str, Mount] = mount_units(host.mounts)
        self.by_path = {path: mount for path, mount in self.fstab.items() if _is_loaded(mount)}
        self.own: dict[str, Unit] = {}
        for unit in host.units.values():
            if unit.mount is not None and unit.name.endswith(".mount"):
                self.own[unit.mount.path] = unit
                if unit.is_enabled:
                    self.by_path[unit.mount.path] = unit.mount
                else:
                    self.by_path.pop(unit.mount.path, None)
        self.unit_names = {path: unit_of(path) for path in self.fstab.keys() | self.by_path}
        self.path_of = {self.unit_names[path]: path for path in self.by_path}
        self._declared = host.units
        self._options: dict[str, MountOptions] = {}
        self._awaited: dict[str, tuple[tuple[MountDependency, str], ...]] = {}

    def options(self, path: str) -> MountOptions:
        """Of a mount, as its fstab's line says them; those of a unit of its own are read by `mount` alone."""
        return NO_OPTIONS if path in self.own else self.fstab_options(path)

    def fstab_options(self, path: str) -> MountOptions:
        """As the fstab's line says them, whichever unit then is there."""
        found = self._options.get(path)
        if found is None:
            found = self._options[path] = mount_options(self.fstab[path], path)
        return found

    def automount(self, path: str) -> str:
        """The automount unit that the generator makes; empty for none."""
        if path not in self.fstab or not self.fstab_options(path).automount:
            return ""
        name = f"{unit_of(path).removesuffix('.mount')}.automount"
        return "" if name in self._declared else name

    def has_defaults(self, path: str) -> bool:
        """Whether it has the default dependencies (src/core/mount.c `mount_is_extrinsic`).

        What the initrd has mounted has none, as it stays from before the boot until after the shutdown.
        """
        if path in ("/", "/usr") or path.startswith(("/proc/", "/sys/", "/dev/", "/run/initramfs")):
            return False
        if path in self.by_path and INITRD in option_words(self.by_path[path]):
            return False
        return path not in self.own or self.own[path].default_dependencies

    def targets(self, path: str) -> tuple[str, str]:
        """The target before which it is mounted, and the one after which."""
        kind = "remote" if is_network(self.by_path[path]) else "local"
        return f"{kind}-fs.target", f"{kind}-fs-pre.target"

    def awaited(self, path: str) -> tuple[tuple[MountDependency, str], ...]:
        """The mounts that one requires, by path, each with what makes it wait."""
        found = self._awaited.get(path)
        if found is None:
            dependencies = waits(path, self.by_path[path])
            found = tuple((wait, prefix) for wait in dependencies for prefix in self.at_or_above((wait.path,), path))
            self._awaited[path] = found
        return found

    def required(self, unit: Unit) -> Iterable[str]:
        """The mounts that `RequiresMountsFor=` of a unit requires, by path."""
        own = unit.mount.path if unit.mount is not None and unit.name.endswith(".mount") else ""
        paths = (required_path(path) for path in unit.mounts_for if path.startswith("/"))
        return self.at_or_above((path for path in paths if path is not None), own)

    def at_or_above(self, paths: Iterable[str], but: str) -> Iterable[str]:
        """The mounts at these paths and above them, but one."""
        for path in paths:
            yield from (prefix for prefix in prefixes(path) if prefix in self.by_path and prefix != but)


def _is_loaded(mount: Mount) -> bool:
    """Whether systemd loads the unit: it fails for `..` in the path of a device (src/core/unit.c, `-EPERM`)."""
    return ".." not in mount.device or required_path(mount.device) is not None or mount.device[:1] != "/"

"""How systemd reads the generated fstab: which mount units there are, and what each waits for by itself.

Source: systemd 252, src/fstab-generator/fstab-generator.c, src/core/mount.c `mount_add_mount_dependencies`,
src/core/unit.c `unit_add_mount_dependencies`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from guestlint.names.paths import mounted_path, moving_link, through_fstab
from guestlint.names.systemd import mangled, required_path, split_words, where
from guestlint.picture.sorting import in_fstab_order
from guestlint.picture.types import Mount
from guestlint.records import NamedTuple

_REQUIRES_MOUNTS_FOR = "x-systemd.requires-mounts-for"
_WORD = re.compile(r"(?:[^,\\]|\\.|\\\Z)+", re.DOTALL)
_ESCAPED = re.compile(r"\\([,\\])")
_ORDERING = ("x-systemd.after", "x-systemd.before", "x-systemd.requires")
INITRD = "x-initrd.mount"
_IN_INITRD = frozenset(("/", "/nix", "/nix/store", "/var", "/var/log", "/var/lib", "/var/lib/nixos", "/etc", "/usr"))
"""nixpkgs, nixos/lib/utils.nix `pathsNeededForBoot`."""

# src/basic/filesystems-gperf.gperf `@network`, and src/basic/mountpoint-util.c `fstype_is_network`.
_NETWORK = frozenset(
    """
    afs ceph cifs davfs gfs gfs2 glusterfs lustre ncp ncpfs nfs nfs4 ocfs2 orangefs pvfs2 smb3 smbfs sshfs
    """.split()  # noqa: SIM905 - words read better than a column of them
)


class MountOptions(NamedTuple):
    """What an fstab's options mean to systemd: units by their names."""

    nofail: bool
    noauto: bool
    automount: bool
    requires: Sequence[str]
    after: Sequence[str]
    before: Sequence[str]
    wanted_by: Sequence[str]
    required_by: Sequence[str]
    mounts_for: Sequence[str]


class MountDependency(NamedTuple):
    """A path that a mount waits for; `via` says what makes it wait."""

    path: str
    via: str


def mount_units(mounts: Mapping[str, Mount]) -> Mapping[str, Mount]:
    """The mounts that become units, by `Where=`; of two for one unit the generator keeps the first in the fstab."""
    units: dict[str, Mount] = {}
    twice: set[str] = set()
    for mount in sorted(mounts.values(), key=lambda each: each.path):
        path = mounted_at(mount.path)
        if path is not None and units.setdefault(path, mount) is not mount:
            twice.add(path)
    if twice:
        for mount in reversed(in_fstab_order(mounts)):
            path = mounted_at(mount.path)
            if path in twice:
                units[path] = mount
    return units


def mounted_at(path: str) -> str | None:
    """The `Where=` of a mountpoint in the fstab; None where systemd makes no unit, or one that only the host knows."""
    reached = where(mounted_path(path))
    return None if reached is None or moving_link(reached) else reached


def is_in_initrd(mount: Mount) -> bool:
    """Whether it is there before any unit of the host, as the initrd has mounted it."""
    return mount.is_needed_for_boot or mount.path in _IN_INITRD


def fstab_options(mount: Mount) -> Sequence[str]:
    """As NixOS writes them, with what its `depends` make of it (nixos/modules/tasks/filesystems.nix).

    What the initrd mounts waits there for others, if at all, and not once more in the host.
    """
    if is_in_initrd(mount):
        return mount.options if INITRD in mount.options else (*mount.options, INITRD)
    if not (mount.depends and mount.waits_for_depends):
        return mount.options
    depends = (f"{_REQUIRES_MOUNTS_FOR}={path}" for path in mount.depends)
    return tuple(dict.fromkeys((*mount.options, *depends)))


def option_words(mount: Mount) -> tuple[str, ...]:
    """The options one by one, as the fstab has them: a comma after a backslash separates none.

    Source: systemd 252, src/shared/fstab-util.c `fstab_filter_options`.
    """
    return _words(",".join(fstab_options(mount)))


@lru_cache(maxsize=256)
def _words(options: str) -> tuple[str, ...]:
    """Most mounts of a host have the same options."""
    return tuple(_WORD.findall(through_fstab(options)))


def is_network(mount: Mount) -> bool:
    """Whether it waits for the network, and `remote-fs.target` for it."""
    return mount.fs_type.removeprefix("fuse.") in _NETWORK or bool(_last(option_words(mount), "_netdev"))


def orders_units(mount: Mount) -> bool:
    """Whether options name units that it is ordered with, or mounts that NixOS itself would not."""
    waits = bool(mount.depends) and mount.waits_for_depends
    return waits or any(option in word for word in mount.options for option in _ORDERING)


def mount_options(mount: Mount, path: str = "") -> MountOptions:
    """Read as the generator does; of an option and its opposite the last counts, and `/` is mounted in any case.

    `path` is the mount's `Where=`, if that is known.
    """
    return _read(option_words(mount), (path or mounted_at(mount.path)) == "/")


@lru_cache(maxsize=256)
def _read(words: tuple[str, ...], is_root: bool) -> MountOptions:  # noqa: FBT001 - a key of the cache
    automounts = ("x-systemd.automount", "comment=systemd.automount")
    return MountOptions(
        nofail=_last(words, "nofail", "fail") == "nofail" and not is_root,
        noauto=_last(words, "noauto", "auto") == "noauto" and not is_root,
        automount=bool(_last(words, *automounts)) and not is_root,
        requires=_named(words, "x-systemd.requires"),
        after=_named(words, "x-systemd.after"),
        before=_named(words, "x-systemd.before"),
        wanted_by=() if is_root else _values(words, "x-systemd.wanted-by"),
        required_by=() if is_root else _values(words, "x-systemd.required-by"),
        mounts_for=_values(words, _REQUIRES_MOUNTS_FOR),
    )


def _last(words: Iterable[str], *names: str) -> str:
    """The last of some options, which may have a value; empty for none."""
    found = [name for word in words for name in names if word == name or word.startswith(f"{name}=")]
    return found[-1] if found else ""


def _named(words: Iterable[str], option: str) -> tuple[str, ...]:
    return tuple(unit for value in _values(words, option) if (unit := mangled(value)))


def _values(words: Iterable[str], option: str) -> tuple[str, ...]:
    """In a value, a backslash before a comma or another backslash is taken away, and no other."""
    values = (word[len(option) + 1 :] for word in words if word.startswith(f"{option}="))
    return tuple(_ESCAPED.sub(r"\1", value) for value in values if value)


def waits(normalized: str, mount: Mount) -> Iterator[MountDependency]:
    """The normalized paths whose mounts, and all mounts above them, must be there before this one.

    A list in `RequiresMountsFor=` ends a path at white space; what does not begin with `/` is dropped, and so is what
    has `..` in it.
    """
    if normalized != "/":
        yield MountDependency(normalized[: normalized.rindex("/")] or "/", "parent")
    if len(mount.options) > 1 or mount.share is None or mount.depends:
        for value in mount_options(mount, normalized).mounts_for:
            yield from (MountDependency(path, "requires-mounts-for") for path in required_paths(value))
    if mount.device.startswith("/"):
        device = required_path(mount.device)
        if device is not None:
            yield MountDependency(device, "device")


def required_paths(value: str) -> Iterator[str]:
    """The paths in a `RequiresMountsFor=`, which is read word by word."""
    for word in split_words(value, " \t\n\r", quotes="'\""):
        path = required_path(word) if word.startswith("/") else None
        if path is not None:
            yield path

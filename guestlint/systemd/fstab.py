"""How systemd reads the generated fstab: which mount units there are, and what each waits for by itself.

Source: systemd 252, src/fstab-generator/fstab-generator.c, src/core/mount.c `mount_add_mount_dependencies`,
src/core/unit.c `unit_add_mount_dependencies`, src/basic/unit-name.c `unit_name_path_escape`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from guestlint.names.paths import normal_path
from guestlint.picture.types import Mount

API_FILE_SYSTEMS = frozenset(
    """
    /proc /sys /dev /run /dev/shm /dev/pts /sys/kernel/security /sys/fs/smackfs /sys/fs/cgroup /sys/fs/pstore
    /sys/fs/bpf /sys/firmware/efi/efivars /sys/fs/selinux /dev/console /proc/kmsg /proc/sys
    """.split()  # noqa: SIM905 - words read better than a column of them
)
"""Mountpoints that the fstab generator passes over (src/shared/mount-setup.c `mount_point_is_api`)."""

_PLAIN = re.compile(r"[^a-zA-Z0-9:_.]")


class MountDependency(NamedTuple):
    """A path that a mount waits for; `via` says what makes it wait."""

    path: str
    via: str


def where(path: str) -> str | None:
    """The mount's `Where=`: without empty and `.` components; None where systemd makes no unit of the path."""
    normalized = normal_path(path)
    if "/.." in normalized and ".." in normalized.split("/"):
        return None
    return None if normalized in API_FILE_SYSTEMS else normalized


def unit_of(normalized: str) -> str:
    """The mount unit of a `Where=`, as `systemd-escape --path --suffix=mount` gives it."""
    if normalized == "/":
        return "-.mount"
    escaped = "-".join(_escape(part, leading=index == 0) for index, part in enumerate(normalized[1:].split("/")))
    return f"{escaped}.mount"


def _escape(part: str, *, leading: bool) -> str:
    escaped = _PLAIN.sub(lambda match: "".join(f"\\x{byte:02x}" for byte in match[0].encode()), part)
    return f"\\x2e{escaped[1:]}" if leading and escaped[:1] == "." else escaped


def mount_units(mounts: Iterable[Mount]) -> Mapping[str, Mount]:
    """The mounts that become units, by `Where=`; of two for one unit the generator keeps the first."""
    units: dict[str, Mount] = {}
    for mount in sorted(mounts, key=lambda each: each.path):
        normalized = where(mount.path)
        if normalized is not None:
            units.setdefault(normalized, mount)
    return units


def prefixes(path: str) -> Iterator[str]:
    """A normalized path and all that lie above it, `/` last."""
    while path != "/":
        yield path
        path = path[: path.rindex("/")] or "/"
    yield "/"


def waits(normalized: str, mount: Mount) -> Iterator[MountDependency]:
    """The normalized paths whose mounts, and all mounts above them, must be there before this one.

    A list in `RequiresMountsFor=` ends a path at white space; what does not begin with `/` is dropped, and so is what
    has `..` in it.
    """
    if normalized != "/":
        yield MountDependency(normalized[: normalized.rindex("/")] or "/", "parent")
    if len(mount.options) > 1 or mount.share is None:
        yield from (MountDependency(path, "requires-mounts-for") for path in _requires_mounts_for(mount))
    if mount.device.startswith("/"):
        device = where(mount.device)
        if device is not None:
            yield MountDependency(device, "device")


def _requires_mounts_for(mount: Mount) -> Iterator[str]:
    """An fstab joins options with commas; the generator writes the value into a unit, where it is read word by word."""
    for option in _split(",".join(mount.options), ",", quotes=""):
        name, _, value = option.partition("=")
        if name == "x-systemd.requires-mounts-for":
            for word in _split(value, " \t\n\r", quotes="'\""):
                path = where(word) if word.startswith("/") else None
                if path is not None:
                    yield path


def _split(text: str, separators: str, quotes: str) -> list[str]:
    """As systemd's `extract_first_word`: a backslash takes the next character as it is, quotes may stand anywhere.

    An unfinished quote or escape drops the word that it is in and all behind it.
    """
    words: list[str] = []
    word: list[str] = []
    begun, escaped, quote = False, False, ""
    for char in text:
        if escaped:
            word.append(char)
            escaped = False
        elif char == "\\":
            begun = escaped = True
        elif quote:
            if char == quote:
                quote = ""
            else:
                word.append(char)
        elif char in quotes:
            begun, quote = True, char
        elif char not in separators:
            word.append(char)
            begun = True
        elif begun:
            words.append("".join(word))
            word, begun = [], False
    if begun and not escaped and not quote:
        words.append("".join(word))
    return words

"""Paths as the kernel and systemd take them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

# systemd, tmpfiles.d/var.conf; nixpkgs, nixos/modules/system/boot/systemd/tmpfiles.nix
_LINKS = {"/var/run": "/run", "/var/lock": "/run/lock"}
_DIRECTORIES = frozenset(("", "/boot", "/etc", "/home", "/nix", "/nix/store", "/root", "/run", "/usr", "/var"))
"""Directories that each NixOS has, and that are no links."""

# nixpkgs, nixos/modules/system/etc/etc-activation.nix and system/boot/systemd.nix (`environment.etc`), and
# system/activation/activation-script.nix; systemd, src/shared/dev-setup.c; Linux, fs/proc/root.c
_MOVING_LINKS = frozenset(
    """
    /dev/fd /etc/static /etc/systemd/system /etc/systemd/user /proc/net /proc/self /proc/thread-self /run/booted-system
    /run/current-system
    """.split()  # noqa: SIM905 - words read better than a column of them
)

_FSTAB_ESCAPE = re.compile(r"\\(040|011|012|134|\\)")
_DECODED = {"040": " ", "011": "\t", "012": "\n", "134": "\\", "\\": "\\"}


def normal_path(path: str) -> str:
    """A path from the root on, without empty and `.` components; `..` stays: where it leads, only a host knows.

    >>> normal_path("/guests//a/./b/")
    '/guests/a/b'
    """
    return path if _is_plain(path) else "/" + "/".join(part for part in path.split("/") if part not in ("", "."))


def _is_plain(path: str) -> bool:
    """Whether each component of a path from the root on is a name; one that begins with a dot may be none."""
    return path[:1] == "/" and path[-1:] != "/" and "//" not in path and ("." not in path or "/." not in path)


PATH_MAX = 4096
"""Bytes of a path with the NUL behind it (include/uapi/linux/limits.h): there is nothing at a longer one."""


def parents(path: str) -> Iterator[str]:
    """The directories above a normal path, from the nearest to `/`; of one that the kernel takes no path for, `/`.

    >>> list(parents("/guests/a"))
    ['/guests', '/']
    """
    if len(path) >= PATH_MAX:
        path = "/."
    while path != "/":
        path = path[: path.rindex("/")] or "/"
        yield path


def directories_above(paths: Iterable[str]) -> set[str]:
    """The directories above any of some normal paths, without a walk for each path.

    >>> sorted(directories_above(["/guests/a", "/guests/b"]))
    ['/', '/guests']
    """
    found: set[str] = set()
    level = {path if len(path) < PATH_MAX else "/." for path in paths}
    while level:
        level = {path[: path.rindex("/")] or "/" for path in level if path != "/"} - found
        found |= level
    return found


def collapsed(path: str) -> str:
    """An absolute path without `..` as well, as it reads: a symbolic link on the way may lead elsewhere.

    >>> collapsed("/guests/old/../forgejo")
    '/guests/forgejo'
    """
    normal = normal_path(path)
    if "/.." not in normal:
        return normal
    parts: list[str] = []
    for part in normal.split("/")[1:]:
        if part == "..":
            parts = parts[:-1]
        else:
            parts.append(part)
    return "/" + "/".join(parts)


def through_fstab(path: str) -> str:
    r"""The path that systemd reads where NixOS has written this one into the fstab.

    NixOS escapes spaces and tabs and no backslash (nixpkgs, nixos/modules/tasks/filesystems.nix, `escape`); what is
    read has these escapes decoded, and three more (glibc, misc/mntent_r.c, `decode_name`).

    >>> through_fstab(r"/guests/my\040data"), through_fstab(r"/guests/a\b")
    ('/guests/my data', '/guests/a\\b')
    """
    if "\\" not in path:
        return path
    written = path.replace(" ", "\\040").replace("\t", "\\011")
    return _FSTAB_ESCAPE.sub(lambda match: _DECODED[match[1]], written)


def moving_link(path: str) -> str:
    """The symbolic link at or above a normal path that leads elsewhere in each system; empty for none.

    >>> moving_link("/etc/static/ssh"), moving_link("/etc/ssh")
    ('/etc/static', '')
    """
    if not path.startswith(("/etc/", "/run/", "/proc/", "/dev/")):
        return ""
    return next((each for each in (path, *parents(path)) if each in _MOVING_LINKS), "")


def mounted_path(path: str) -> str:
    """Where systemd's fstab generator mounts it: normal, and through the symbolic links that NixOS has.

    `..` is followed where NixOS has the directory before it, and else stays: without one, systemd makes no unit.
    Source: systemd 252, src/fstab-generator/fstab-generator.c, `parse_fstab` (`chase_symlinks`).

    >>> mounted_path("/var/run/x"), mounted_path("/var/../data"), mounted_path("/guests/old/../a")
    ('/run/x', '/data', '/guests/old/../a')
    """
    if _is_plain(path) and "\\" not in path and path[:5] != "/var/":
        return path
    reached, is_known = "", True
    for part in normal_path(through_fstab(path)).split("/")[1:]:
        is_known = is_known and (part != ".." or reached in _DIRECTORIES)
        if part == ".." and is_known:
            reached = reached.rpartition("/")[0]
        elif part:
            reached = f"{reached}/{part}"
            reached = _LINKS.get(reached, reached) if is_known else reached
    return reached or "/"

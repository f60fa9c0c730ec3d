"""systemd's names of units, and how it reads a list of words.

Source: systemd 252, src/basic/unit-name.c `unit_name_path_escape` and `unit_name_mangle_with_suffix`,
src/basic/extract-word.c.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from guestlint.names.paths import normal_path, parents

TMPFILES_SETUP = "systemd-tmpfiles-setup.service"
"""After `local-fs.target`, and before `sysinit.target`; what has a `/tmp` of its own is after it without saying so."""

# src/shared/mount-setup.c, `mount_point_is_api` and `mount_point_ignore`
_API_FILE_SYSTEMS = frozenset(
    """
    /proc /sys /dev /run /dev/shm /dev/pts /sys/kernel/security /sys/fs/smackfs /sys/fs/cgroup /sys/fs/pstore
    /sys/fs/bpf /sys/firmware/efi/efivars /sys/fs/selinux /dev/console /proc/kmsg /proc/sys
    /proc/sys/kernel/random/boot_id /run/host
    """.split()  # noqa: SIM905 - words read better than a column of them
)
_BELOW_API = ("/sys/fs/cgroup/", "/run/host/")

_UNIT = re.compile(
    r"[a-zA-Z0-9:_.\\@-]+\.(?:service|socket|device|mount|automount|swap|target|path|timer|slice|scope)"
).fullmatch
_NO_CHARACTER = re.compile(r"[^a-zA-Z0-9:_.\\@-]")


class _Escapes(dict[int, str]):
    """What a path's characters are in the name of a unit, by their codes; of ASCII, each is worked out once."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if code >= ord("\x80"):
            return _escaped(char)
        is_plain = char.isalnum() or char in ":_."
        self[code] = found = "-" if char == "/" else char if is_plain else _escaped(char)
        return found


_ESCAPES = _Escapes()


def _escaped(text: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in text.encode())


def is_api(path: str) -> bool:
    """Whether systemd makes no mount unit at that normal path, as an API file system is there."""
    return path in _API_FILE_SYSTEMS or path.startswith(_BELOW_API)


def where(path: str) -> str | None:
    """The mount's `Where=`: without empty and `.` components; None where systemd makes no unit of the path."""
    normalized = required_path(path)
    return None if normalized is None or is_api(normalized) else normalized


def required_path(path: str) -> str | None:
    """A path as `RequiresMountsFor=` takes it, which follows no symbolic links; None where it is dropped for `..`."""
    normalized = normal_path(path)
    return None if "/.." in normalized and ".." in normalized.split("/") else normalized


def unit_of(normalized: str) -> str:
    """The mount unit of a `Where=`, as `systemd-escape --path --suffix=mount` gives it."""
    if normalized == "/":
        return "-.mount"
    escaped = normalized[1:].translate(_ESCAPES)
    return f"\\x2e{escaped[1:]}.mount" if escaped[:1] == "." else f"{escaped}.mount"


def mangled(text: str) -> str | None:
    r"""The unit that an fstab's option names: a unit, or the path of a mount.

    >>> mangled("unlock.service"), mangled("/guests/a-b"), mangled("foo"), mangled("b c.service")
    ('unlock.service', 'guests-a\\x2db.mount', 'foo.mount', 'b\\x20c.service')
    """
    if _UNIT(text):
        return text
    if text[:1] == "/":
        path = normal_path(text)
        kind = "device" if path.startswith(("/dev/", "/sys/")) else "mount"
        return None if ".." in path.split("/") else f"{unit_of(path).removesuffix('.mount')}.{kind}"
    escaped = _NO_CHARACTER.sub(lambda match: _escaped(match[0]), text.replace("/", "-"))
    if not escaped or _UNIT(escaped):
        return escaped or None
    return f"{escaped}.mount"


def prefixes(path: str) -> Iterator[str]:
    """A normalized path and all that lie above it, `/` last."""
    yield path
    yield from parents(path)


def quoted(word: str) -> str:
    """A word as it stands in a list, so that nothing splits it.

    >>> quoted("/srv/a b"), quoted("/srv/a")
    ('"/srv/a b"', '/srv/a')
    """
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    is_plain = escaped == word and not any(sign in word for sign in " \t'")
    return word if is_plain else f'"{escaped}"'


def split_words(text: str, separators: str, quotes: str) -> list[str]:
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

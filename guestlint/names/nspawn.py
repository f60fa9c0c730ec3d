"""Which names systemd-nspawn accepts for machines, and it and udev for interfaces; how it reads a bind mount.

Sources: systemd, src/basic/hostname-util.c `hostname_is_valid`, src/basic/socket-util.c `ifname_valid_full`;
systemd 252, src/nspawn/nspawn-network.c `shorten_ifname` and src/nspawn/nspawn-mount.c `bind_mount_parse`.
"""

from __future__ import annotations

import re

from guestlint.names.linux import MAX_INTERFACE_NAME, InterfaceNameFault, interface_name_fault
from guestlint.records import NamedTuple

MAX_MACHINE_NAME = 64
"""Characters of a machine's name (include/uapi/linux/utsname.h `__NEW_UTS_LEN`)."""

_LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
_MACHINE = re.compile(rf"{_LABEL}(?:\.{_LABEL})*").fullmatch


def is_machine_name(name: str) -> bool:
    """Whether systemd-nspawn accepts it for `--machine=`.

    >>> is_machine_name("web"), is_machine_name("a_b")
    (True, False)
    """
    return len(name) <= MAX_MACHINE_NAME and _MACHINE(name) is not None


def ifname_fault(name: str) -> InterfaceNameFault | None:
    """Why systemd takes no interface of this name: for the kernel's reasons, all digits, or letters outside ASCII.

    >>> ifname_fault("100"), ifname_fault("lan")
    (InterfaceNameFault(kind='numeric', character=''), None)
    """
    fault = interface_name_fault(name)
    if fault is not None:
        return fault
    if name.isascii() and name.isdigit():
        return InterfaceNameFault("numeric")
    return None if name.isascii() and name.isprintable() else InterfaceNameFault("non-ascii")


_HASH_KEY = bytes.fromhex("e190a404a8ef4b518cccc33a9f11fca2")
_HASHED = 4
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_SHIFTS = (18, 12, 6, 0)


def shortened(name: str) -> str:
    """The name that systemd-nspawn gives an interface which it names itself: four letters of a hash end a long one.

    >>> shortened("ve-web"), shortened("ve-changedetection")
    ('ve-web', 've-changede2KnI')
    """
    data = name.encode("utf-8", "surrogatepass")
    if len(data) <= MAX_INTERFACE_NAME:
        return name
    from guestlint.names.siphash import siphash24  # noqa: PLC0415 - few names are long

    value = siphash24(data, _HASH_KEY)
    start = data[: MAX_INTERFACE_NAME - _HASHED].decode("utf-8", "replace")
    return start + "".join(_DIGITS[value >> shift & 63] for shift in _SHIFTS)


class Bind(NamedTuple):
    """What `--bind=` says: two paths, and options behind the second colon."""

    source: str
    target: str
    options: str


def split_bind(text: str) -> Bind:
    r"""The argument of `--bind=` in its parts: a backslash takes the next character as it is, one path is both.

    >>> split_bind("/srv/a:/a:idmap"), split_bind(r"/srv/a\:b")
    (Bind(source='/srv/a', target='/a', options='idmap'), Bind(source='/srv/a:b', target='/srv/a:b', options=''))
    """
    if "\\" not in text:
        source, colon, rest = text.partition(":")
        target, _, options = rest.partition(":")
        return Bind(source, target if colon else source.removeprefix("+"), options)
    fields = _FIELD(text)
    words = [_ESCAPED.sub(r"\1", field) for field in (fields[1], fields[2] or "")] if fields else [text, ""]
    target = words[1] if fields and fields[2] is not None else words[0].removeprefix("+")
    return Bind(words[0], target, (fields and fields[3]) or "")


_FIELD = re.compile(r"((?:[^\\:]|\\.)*)(?::((?:[^\\:]|\\.)*)(?::(.*))?)?", re.DOTALL).fullmatch
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)

BIND_OPTIONS = frozenset({"rbind", "norbind", "noidmap", "idmap", "rootidmap", "owneridmap"})
"""Options of a bind mount (systemd-nspawn(1); `owneridmap` since 256)."""

ID_MAPS = frozenset({"idmap", "rootidmap", "owneridmap"})
"""Those of them that map ids, which needs a user namespace whose ids are shifted."""

"""Which names Linux gives to network interfaces.

Source: Linux, net/core/dev.c `dev_valid_name` and `__dev_alloc_name`, include/uapi/linux/if.h `IFNAMSIZ`, lib/ctype.c
`_ctype`; since 4.19 also net/ipv4/devinet.c `sysctl_dev_name_is_allowed`.
"""

from __future__ import annotations

import re

from guestlint.hints import Literal
from guestlint.records import NamedTuple

MAX_INTERFACE_NAME = 15
"""Bytes of an interface's name (IFNAMSIZ less the final NUL)."""

_PLAIN = re.compile(r"(?!(?:all|default)$)[a-zA-Z0-9_-][a-zA-Z0-9_.-]{0,14}").fullmatch
_SPACES = frozenset(b" \t\n\v\f\r\xa0")
"""Bytes that the kernel's `isspace` matches; some letters outside ASCII have the last one in them."""


SPECIAL = frozenset({"all", "default"})
"""Directories of `/proc/sys/net` that are no interface's, so none can have the name."""


class InterfaceNameFault(NamedTuple):
    """Why a name is refused; `character` is the one that there is no place for.

    *numeric* and *non-ascii* names are refused by systemd alone.
    """

    kind: Literal["too-long", "empty", "directory", "special", "character", "white-space", "numeric", "non-ascii"]
    character: str = ""


def is_plain_interface_name(name: str) -> bool:
    """Whether it is a name that the kernel surely accepts; quicker than `interface_name_fault`."""
    return _PLAIN(name) is not None


def interface_name_fault(name: str) -> InterfaceNameFault | None:
    """Why the kernel gives no interface this name; None where it does. Of `a%d` it makes another name.

    >>> interface_name_fault("lan")
    >>> interface_name_fault("a/b")
    InterfaceNameFault(kind='character', character='/')
    """
    data = name.encode("utf-8", "surrogatepass")
    if len(data) > MAX_INTERFACE_NAME:
        return InterfaceNameFault("too-long")
    if not name:
        return InterfaceNameFault("empty")
    if name in (".", ".."):
        return InterfaceNameFault("directory")
    if name in SPECIAL:
        return InterfaceNameFault("special")
    character = next((character for character in "/:%" if character in name), "")
    if character:
        return InterfaceNameFault("character", character)
    return InterfaceNameFault("white-space") if not _SPACES.isdisjoint(data) else None

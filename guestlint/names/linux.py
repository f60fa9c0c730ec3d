"""Which names Linux gives to network interfaces.

Source: Linux, net/core/dev.c `dev_valid_name`, include/uapi/linux/if.h `IFNAMSIZ`, lib/ctype.c `_ctype`.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

MAX_INTERFACE_NAME = 15
"""Bytes of an interface's name (IFNAMSIZ less the final NUL)."""

_PLAIN = re.compile(r"[a-zA-Z0-9_-][a-zA-Z0-9_.-]{0,14}").fullmatch
_SPACES = frozenset(b" \t\n\v\f\r\xa0")
"""Bytes that the kernel's `isspace` matches; some letters outside ASCII have the last one in them."""


class InterfaceNameFault(NamedTuple):
    """Why the kernel refuses a name; `character` is the one that it has no place for."""

    kind: Literal["too-long", "empty", "directory", "character", "white-space"]
    character: str = ""


def is_plain_interface_name(name: str) -> bool:
    """Whether it is a name that the kernel surely accepts; quicker than `interface_name_fault`."""
    return _PLAIN(name) is not None


def interface_name_fault(name: str) -> InterfaceNameFault | None:
    """Why `dev_valid_name` says no; None where it does not.

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
    character = next((character for character in "/:" if character in name), "")
    if character:
        return InterfaceNameFault("character", character)
    return InterfaceNameFault("white-space") if not _SPACES.isdisjoint(data) else None

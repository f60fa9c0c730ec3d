"""Which names systemd-nspawn accepts for machines, and it and udev for interfaces.

Source: systemd, src/basic/hostname-util.c `hostname_is_valid` and src/basic/socket-util.c `ifname_valid_full`.
"""

from __future__ import annotations

import re

from guestlint.names.linux import InterfaceNameFault, interface_name_fault

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

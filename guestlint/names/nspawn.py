"""Which names systemd-nspawn accepts for machines.

Source: systemd, src/basic/hostname-util.c `hostname_is_valid`.
"""

from __future__ import annotations

import re

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

"""MAC addresses as text, which the options take whatever it is: what a hypervisor and `ip` make of it.

Sources: QEMU, net/util.c `net_parse_macaddr`; iproute2, lib/ll_addr.c `ll_addr_a2n`; cloud-hypervisor,
net_util/src/mac.rs `MacAddr::parse_str`; Firecracker, src/vmm/src/utils/net/mac.rs `from_str`.
"""

from __future__ import annotations

import re

_PLAIN = re.compile(r"(?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}").fullmatch
_SHORT = re.compile(r"[0-9a-fA-F]{1,2}(?::[0-9a-fA-F]{1,2}){5}").fullmatch
_DASHED = re.compile(r"[0-9a-fA-F]{1,2}(?:-[0-9a-fA-F]{1,2}){5}").fullmatch
_STRICT = frozenset({"cloud-hypervisor", "firecracker"})
"""Hypervisors that take nothing but two digits for each byte."""


def read_mac(text: str, kind: str, hypervisor: str) -> str:
    """The address in lower case, two digits a byte; empty where nobody takes the text for one.

    >>> read_mac("2:0:0:0:0:A", "macvtap", "qemu"), read_mac("02-00-00-00-00-0a", "tap", "qemu")
    ('02:00:00:00:00:0a', '02:00:00:00:00:0a')
    >>> read_mac("02-00-00-00-00-0a", "macvtap", "qemu"), read_mac("2:0:0:0:0:a", "tap", "firecracker")
    ('', '')
    """
    if _PLAIN(text):
        return text.lower()
    if hypervisor in _STRICT:
        return ""
    if _SHORT(text) or (_DASHED(text) and kind != "macvtap" and hypervisor == "qemu"):
        return ":".join(byte.zfill(2) for byte in text.lower().replace("-", ":").split(":"))
    return ""

"""MAC addresses as text, which the options take whatever it is: what a hypervisor and `ip` make of it.

Sources: microvm.nix 71beea0, lib/runners/qemu.nix (`-device virtio-net,mac=`); QEMU, hw/core/qdev-properties-system.c
`set_mac`; kvmtool, virtio/net.c `str_to_mac`; iproute2, lib/ll_addr.c `ll_addr_a2n`; cloud-hypervisor,
net_util/src/mac.rs `MacAddr::parse_str`; Firecracker, src/vmm/src/utils/net/mac.rs `from_str`.
"""

from __future__ import annotations

import re

_PLAIN = re.compile(r"(?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}").fullmatch
_SHORT = re.compile(r"[0-9a-fA-F]{1,2}(?::[0-9a-fA-F]{1,2}){5}").fullmatch
_DASHED = re.compile(r"(?:[0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}").fullmatch
_STRICT = frozenset({"cloud-hypervisor", "firecracker", "qemu"})
"""Hypervisors that take nothing but two digits for each byte; QEMU takes dashes between them, which `ip` does not."""


def read_mac(text: str, kind: str, hypervisor: str) -> str:
    """The address in lower case, two digits a byte; empty where nobody takes the text for one.

    >>> read_mac("2:0:0:0:0:A", "macvtap", "kvmtool"), read_mac("02-00-00-00-00-0a", "tap", "qemu")
    ('02:00:00:00:00:0a', '02:00:00:00:00:0a')
    >>> read_mac("02-00-00-00-00-0a", "macvtap", "qemu"), read_mac("2:0:0:0:0:a", "tap", "qemu")
    ('', '')
    """
    if _PLAIN(text):
        return text.lower()
    if hypervisor == "qemu" and kind != "macvtap" and _DASHED(text):
        return text.lower().replace("-", ":")
    if hypervisor not in _STRICT and _SHORT(text):
        return ":".join(byte.zfill(2) for byte in text.lower().split(":"))
    return ""

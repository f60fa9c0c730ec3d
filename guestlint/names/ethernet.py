"""Which MAC addresses a machine may have.

Source: IEEE 802-2014, 8.4 (the I/G and U/L bits); Linux, include/linux/etherdevice.h `is_valid_ether_addr`.
"""

from __future__ import annotations

LOCAL_UNICAST = frozenset("26ae")
"""The second digit of an address that is one machine's (no multicast bit) and given locally."""

GLOBAL_UNICAST = frozenset("048c")
"""The second digit of an address that is one machine's, from a manufacturer's range."""


def base_of(mac: str) -> str:
    """Bytes one to three: what derived addresses have in common.

    >>> base_of("02:22:33:1b:bd:ca")
    '02:22:33'
    """
    return mac[:8]


def is_usable(mac: str) -> bool:
    """Whether an interface can have the address: not with the multicast bit, nor all zeros.

    >>> is_usable("02:00:00:00:00:01"), is_usable("03:00:00:00:00:01")
    (True, False)
    """
    return mac[1] not in "13579bdf" and bool(mac.strip("0:"))

"""MAC addresses as the module assigns them: a hash of each name, then linear probing over all names in byte order.

Source: nixos-extra-modules, lib/net.nix `assignMacs` and lib/misc.nix `hexToDec`, at the revisions of `ERAS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from guestlint.source.digest import hex_digest

LOCAL_UNICAST = frozenset("26ae")
"""The second digit of an address that is one machine's (no multicast bit) and given locally (IEEE 802)."""


class Era(NamedTuple):
    """One way of deriving addresses: offsets are a hash masked by `capacity - 1`."""

    name: str
    capacity: int
    hash: Callable[[str], int]

    @property
    def is_faulty(self) -> bool:
        """Whether few distinct offsets come out: half of all names get one of sixteen."""
        return self.hash is _faulty_hex_to_dec


def _hex_to_dec(digits: str) -> int:
    return int(digits, 16)


_BITS = 64
"""Of a Nix integer."""


def _faulty_hex_to_dec(digits: str) -> int:
    """The later conversion, which shifts by the accumulator instead of by four: few distinct values come out."""
    value = 0
    for digit in digits:
        shifted = 4 << value if value < _BITS else 0
        value = (shifted + int(digit, 16)) & (2**_BITS - 1)
    return value


ERAS: Mapping[str, Era] = {
    "2024-04": Era("2024-04", 2**24, _hex_to_dec),
    "2025-04": Era("2025-04", 48, _faulty_hex_to_dec),
    "2026-01": Era("2026-01", 2**24, _faulty_hex_to_dec),
}


def assign_offsets(names: Iterable[str], era: Era) -> dict[str, int]:
    """The offset of each name; a name that comes twice takes two offsets and keeps the second, as in the module.

    Raises OverflowError where the names do not fit: the module's evaluation then fails or does not end.
    """
    mask = era.capacity - 1
    used: set[int] = set()
    assigned = {}
    for name in sorted(names):
        start = offset = era.hash(hex_digest(name)[:16]) & mask
        while offset in used:
            offset = (offset + 1) & mask
            if offset == start:
                raise OverflowError(name)
        used.add(offset)
        assigned[name] = offset
    return assigned


def mac_address(base_mac: str, offset: int) -> str:
    """`02:`, bytes two and three of the base, and the offset in the last three.

    >>> mac_address("11:22:33:00:00:00", 0x1BBDCA)
    '02:22:33:1b:bd:ca'
    """
    tail = f"{offset:06x}"
    return f"02:{base_mac[3:8]}:{tail[:2]}:{tail[2:4]}:{tail[4:]}"


def base_of(mac: str) -> str:
    """Bytes one to three: what a derived address has from its base.

    >>> base_of("02:22:33:1b:bd:ca")
    '02:22:33'
    """
    return mac[:8]

"""MAC addresses as the module assigns them: a hash of each name, then linear probing over all names in byte order.

Source: nixos-extra-modules, lib/net.nix `assignMacs` and lib/misc.nix `hexToDec`, at the revisions of `ERAS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from guestlint.frontends.guests.options import Revision
from guestlint.picture.derivation import Derivation
from guestlint.records import NamedTuple
from guestlint.source.digest import hex_digest


class Era(NamedTuple):
    """One way of deriving addresses: offsets are a hash masked by `capacity - 1`.

    `odds` is the chance that two names get one offset, as measured on 60,000 names.
    """

    name: str
    capacity: int
    hash: Callable[[str], int]
    odds: float


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
    "2024-04": Era("2024-04", 2**24, _hex_to_dec, 2**-24),
    "2025-04": Era("2025-04", 48, _faulty_hex_to_dec, 1 / 17),
    "2026-01": Era("2026-01", 2**24, _faulty_hex_to_dec, 1 / 54),
}


def assign_offsets(names: Iterable[str], era: Era) -> dict[str, int]:
    """The offset of each name; a name that comes twice takes two offsets and keeps the second, as in the module.

    Raises OverflowError where the names do not fit: the module's evaluation then fails or does not end.
    """
    mask = era.capacity - 1
    following: dict[int, int] = {}
    """By each offset that is taken: one behind it, with none that is free between them."""
    assigned = {}
    for name in sorted(names):
        offset = era.hash(hex_digest(name)[:16]) & mask
        passed = []
        while offset in following:
            passed.append(offset)
            offset = following[offset]
            if len(passed) > len(following):
                raise OverflowError(name)
        for each in passed:
            following[each] = (offset + 1) & mask
        following[offset] = (offset + 1) & mask
        assigned[name] = offset
    return assigned


def mac_address(base_mac: str, offset: int) -> str:
    """`02:`, bytes two and three of the base, and the offset in the last three.

    >>> mac_address("11:22:33:00:00:00", 0x1BBDCA)
    '02:22:33:1b:bd:ca'
    """
    return f"02:{base_mac[3:8]}:{offset.to_bytes(3).hex(':')}"


_DEFAULT_ERA: Mapping[Revision, str] = {"seed": "2024-04", "later": "2026-01"}
"""Each schema's newest way of deriving addresses."""


def era_of(revision: Revision, name: str = "") -> Era:
    """The era of that name; by default the newest of the schema."""
    return ERAS[name or _DEFAULT_ERA[revision]]


class Assignment:
    """The addresses that the module derives on one host, assigned when the first is asked for."""

    def __init__(self, names: Sequence[str], era: Era) -> None:
        """`names` are those of all guests over which the module assigns."""
        self._names = names
        self._era = era

    @cached_property
    def derivation(self) -> Derivation:
        """How the addresses are derived."""
        return Derivation(self._era.name, len(self._names), self._era.odds)

    @cached_property
    def _offsets(self) -> Mapping[str, int]:
        try:
            return assign_offsets(self._names, self._era)
        except OverflowError:
            return {}

    def address(self, base_mac: str, name: str) -> str:
        """The address of `name` on a base; empty where the names need more than the era has."""
        offset = self._offsets.get(name)
        return mac_address(base_mac, offset) if offset is not None else ""

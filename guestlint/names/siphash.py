"""SipHash-2-4, the keyed hash by which systemd shortens names.

Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF" (2012), section 2; systemd, src/basic/siphash24.c.
"""

from __future__ import annotations

_MASK = (1 << 64) - 1
_WORD = 8
_State = tuple[int, int, int, int]


def siphash24(data: bytes, key: bytes) -> int:
    """The hash of `data`, a number of 64 bits; `key` has 16 bytes.

    >>> hex(siphash24(bytes(range(15)), bytes(range(16))))
    '0xa129ca6149be45e5'
    """
    low, high = int.from_bytes(key[:_WORD], "little"), int.from_bytes(key[_WORD:], "little")
    state = (
        low ^ 0x736F6D6570736575,
        high ^ 0x646F72616E646F6D,
        low ^ 0x6C7967656E657261,
        high ^ 0x7465646279746573,
    )
    whole = len(data) - len(data) % _WORD
    last = data[whole:].ljust(_WORD - 1, b"\0") + bytes((len(data) & 0xFF,))
    for word in (*(data[start : start + _WORD] for start in range(0, whole, _WORD)), last):
        state = _absorbed(state, int.from_bytes(word, "little"))
    first, second, third, fourth = state
    state = (first, second, third ^ 0xFF, fourth)
    for _ in range(4):
        state = _round(*state)
    return state[0] ^ state[1] ^ state[2] ^ state[3]


def _absorbed(state: _State, word: int) -> _State:
    first, second, third, fourth = _round(*_round(*state[:3], state[3] ^ word))
    return first ^ word, second, third, fourth


def _round(first: int, second: int, third: int, fourth: int) -> _State:
    first = (first + second) & _MASK
    second = _turned(second, 13) ^ first
    first = _turned(first, 32)
    third = (third + fourth) & _MASK
    fourth = _turned(fourth, 16) ^ third
    first = (first + fourth) & _MASK
    fourth = _turned(fourth, 21) ^ first
    third = (third + second) & _MASK
    second = _turned(second, 17) ^ third
    return first, second, _turned(third, 32), fourth


def _turned(number: int, bits: int) -> int:
    return ((number << bits) | (number >> (64 - bits))) & _MASK

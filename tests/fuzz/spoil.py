"""What makes well-formed data odd, and a text broken."""

from __future__ import annotations

from typing import Any

from tests.fuzz.dice import Dice, fresh
from tests.fuzz.words import HOSTILE, NUMBERS, RULES

_ODD: tuple[Any, ...] = (None, True, False, 1.5, "", "x", "/", [], {}, [[]], [{}], ["x"], {"a": 1}, {"": {"": ""}})
_PIECES = (
    *(b"\x00", b"\xff", b"\xc3", b"\x1b", b"\xef\xbb\xbf", b"\r", b"\n", b'"', b"'", b'"""', b"[", b"]]", b"{", b"}"),
    *(b"=", b",", b".", b"#", b"\\", b"\\u12", b"\\ud800", b"[" * 3000, b"{" * 300, b"9" * 5000, b"1e999", b"nan"),
    *(b"a.", b"_", b"2024-01-01", b"# guestlint: ignore[", "\u202e\u2028".encode(), b"null", b"inf", b"[[a]]\n", b"-"),
)
_DEEPEST = 60


def spoil(dice: Dice, data: dict[str, Any]) -> None:
    """Give something in the data an odd value, or an odd name."""
    at: Any = data
    while isinstance(at, dict | list) and at:
        key: Any = dice.one(list(at)) if isinstance(at, dict) else dice.below(len(at))
        value = at[key]
        if not isinstance(value, dict | list) or not value or dice.chance(0.1):
            if isinstance(at, dict) and dice.chance(0.3):
                at[_name(dice, key)] = at.pop(key)
            else:
                at[key] = _odd(dice)
            return
        at = value


def _name(dice: Dice, name: str) -> str:
    """Another name: a misspelling or something hostile."""
    if dice.chance(0.5) and len(name) > 1:
        place = dice.below(len(name) - 1)
        return name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    return dice.one(HOSTILE)


def _odd(dice: Dice) -> Any:
    kind = dice.below(5)
    if kind < 2:
        return dice.one(HOSTILE)
    if kind == 2:
        return dice.one(NUMBERS)
    if kind == 3 and dice.chance(0.1):
        return _deep(dice)
    return fresh(dice.one(_ODD))


def _deep(dice: Dice) -> Any:
    value: Any = dice.one(RULES)
    for _ in range(dice.below(_DEEPEST)):
        value = [value] if dice.chance(0.5) else {"a": value}
    return value


def broken(dice: Dice, text: bytes) -> bytes:
    """The text with a few bytes changed."""
    for _ in range(1 + dice.below(3)):
        start = dice.below(len(text) + 1)
        end = min(len(text), start + dice.one((1, 1, 2, 10, 100)))
        change = dice.below(6)
        if change == 0:
            text = text[:start] + text[end:]
        elif change == 1:
            text = text[:end] + text[start:]
        elif change == 2:
            text = text[:start] + bytes([dice.below(256)]) + text[start + 1 :]
        elif change == 3:
            text = _swapped(dice, text)
        else:
            text = text[:start] + dice.one(_PIECES) + text[start:]
    return text


def _swapped(dice: Dice, text: bytes) -> bytes:
    """The text with two of its lines changed about."""
    lines = text.split(b"\n")
    first, second = dice.below(len(lines)), dice.below(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    return b"\n".join(lines)

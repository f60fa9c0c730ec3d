"""Strings as TOML has them, with what cannot be printed as escapes."""

from __future__ import annotations

from guestlint.source.printable import shown_chars

_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def toml_string(value: str) -> str:
    """A basic string that means exactly `value`, which has no lone surrogate: TOML cannot say one."""
    shown = zip(value, shown_chars(value), strict=True)
    return '"' + "".join(_SHORT.get(char) or (char if char == seen else _escape(char)) for char, seen in shown) + '"'


def _escape(char: str) -> str:
    return f"\\u{ord(char):04X}" if char <= "\uffff" else f"\\U{ord(char):08X}"

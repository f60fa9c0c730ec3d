"""Text from documents made safe to print: nothing in it controls a terminal or misleads a reader."""

from __future__ import annotations

import unicodedata


def printable(text: str) -> str:
    r"""Make what cannot be printed visible, as `\xNN`, `\uNNNN` or `\UNNNNNNNN`.

    >>> print(printable("red \x1b[31m, turned \u202e"))
    red \x1b[31m, turned \u202e
    """
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else escape_char(char) for char in text)


def escape_char(char: str) -> str:
    """Write one character as the escape of its code point."""
    if char <= "\xff":
        return f"\\x{ord(char):02x}"
    return f"\\u{ord(char):04x}" if char <= "\uffff" else f"\\U{ord(char):08x}"


def columns(text: str) -> int:
    """How many terminal columns printable text takes: wide characters two, combining marks none."""
    return len(text) if text.isascii() else sum(map(_columns_of_char, text))


def _columns_of_char(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1

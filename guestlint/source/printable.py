"""Text from documents made safe to print: nothing in it controls a terminal or a CI runner, or misleads a reader."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_INVISIBLE = (
    r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    r"\U00016fe4\U0001d159\U000e0100-\U000e01ef]"
)
"""What Python calls printable though nothing of it is seen: joiners, fillers and variation selectors.

Source: Unicode, DerivedCoreProperties.txt, Default_Ignorable_Code_Point, and three characters that are blank.
"""

_COMMAND = r"##(?=\w*\[)|^\s*:(?=:[A-Za-z])"
"""How a command to a CI runner begins, up to the character whose escape breaks it.

Source: github.com/actions/runner, ActionCommand.cs: `##[` anywhere in a line, `::` where its text begins. Azure
Pipelines has `##vso[`, and TeamCity `##teamcity[`.
"""

_UNSAFE = re.compile(f"{_INVISIBLE}|{_COMMAND}")


def printable(text: str) -> str:
    r"""Make what cannot be printed visible, as `\xNN`, `\uNNNN` or `\UNNNNNNNN`, and break up commands to a runner.

    >>> print(printable("red \x1b[31m, turned \u202e, ##[error]"))
    red \x1b[31m, turned \u202e, #\x23[error]
    """
    if text.isprintable() and (_is_harmless(text) or not _UNSAFE.search(text)):
        return text
    return "".join(shown_chars(text))


def _is_harmless(text: str) -> bool:
    """Whether nothing in a text can match `_UNSAFE`, told without a search, which takes its time with long names."""
    return text.isascii() and "##" not in text and "::" not in text


def printable_lines(text: str) -> str:
    """The text with each of its lines printable."""
    return "\n".join(map(printable, text.split("\n")))


def shown_chars(text: str) -> Sequence[str]:
    """What each character of the text is shown as."""
    shown = [char if char.isprintable() else _escape(char) for char in text]
    for match in _UNSAFE.finditer(text):
        shown[match.end() - 1] = _escape(text[match.end() - 1])
    return shown


def _escape(char: str) -> str:
    """Write one character as the escape of its code point."""
    if char <= "\xff":
        return f"\\x{ord(char):02x}"
    return f"\\u{ord(char):04x}" if char <= "\uffff" else f"\\U{ord(char):08x}"


def columns(text: str) -> int:
    """How many terminal columns printable text takes: wide characters two, combining marks none."""
    if text.isascii():
        return len(text)
    return len(text) + sum(_columns_of_char(char) - 1 for char in _NOT_ASCII.findall(text))


_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


def _columns_of_char(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1

"""Large TOML texts read by toml_rs, the extra `fast`, where it is known to agree with tomli."""

from __future__ import annotations

import re

import toml_rs

from guestlint.hints import Any
from guestlint.source.parse import may_have_long_key

_DEEPEST = 6
"""Brackets in one another. For each toml_rs takes 2 kB of the stack, and the process ends where there is no more."""


def parse(text: str) -> dict[str, Any] | None:
    """What tomli makes of the text; None where tomli is to be asked."""
    if not is_safe(text):
        return None
    try:
        return toml_rs.loads(text, toml_version="1.0.0")
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # noqa: BLE001 - what Rust panics with is no Exception; tomli has the last word on all of it
        return None


def is_safe(text: str) -> bool:
    """Whether toml_rs can be asked: it comes to an end, and takes nothing that tomli refuses.

    It would take a byte order mark, integers of 5,000 digits, and dotted keys that reach into an array of tables. Where
    no string goes over several lines, brackets can be told from those in strings.
    """
    if (
        may_have_long_key(text)
        or text.startswith("\ufeff")
        or '"""' in text
        or "'''" in text
        or text.count("\r") != text.count("\r\n")
    ):
        return False
    lines = "\n" + text
    return not (_ARRAY_OF_TABLES(lines) and _DOTTED(lines)) and _SHALLOW(text) is not None


_STRING = r""""(?:[^"\\\n]|\\.)*+"|'[^'\n]*+'"""
_ARRAY_OF_TABLES = re.compile(r"\n[ \t]*\[\[").search
_DOTTED = re.compile(rf"\n[ \t]*(?:[\w-]+|{_STRING})[ \t]*\.", re.ASCII).search


def _nested() -> str:
    """A pattern of a text whose brackets are all closed, and not too many in one another."""
    inside = plain = rf"""[^\[\]{{}}"'#]++|{_STRING}|#[^\n]*+"""
    for _ in range(_DEEPEST):
        inside = rf"{plain}|[\[{{](?:{inside})*+[\]}}]"
    return rf"(?:{inside})*+"


_SHALLOW = re.compile(_nested()).fullmatch

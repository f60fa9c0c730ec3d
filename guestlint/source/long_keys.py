"""Keys that are too long to be names of anything, or have more parts than any option."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from guestlint.hints import Any

MOST_PARTS = 256
"""Parts of a dotted key of TOML: a line of 512 characters has no more."""

_PART = r"""(?:[A-Za-z0-9_-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')[ \t]*+"""
_DEEP = rf"(?m)(?:^|[\[{{,])[ \t]*+({_PART}(?:\.[ \t]*+{_PART}){{{MOST_PARTS}}})"


def deep_key(text: str) -> int | None:
    """Where a dotted key of more than `MOST_PARTS` parts begins in a text, parsed or not; None where there is none."""
    found = re.search(_DEEP, text)
    return found.start(1) if found else None


def long_key(data: Mapping[str, Any], longest: int) -> str:
    """The first key with more characters than `longest`, from the outermost inwards; empty where there is none."""
    todo: list[object] = [data]
    for value in todo:
        if isinstance(value, dict):
            found = next((key for key in value if len(key) > longest), "")
            if found:
                return found
        todo.extend(_nested(value))
    return ""


def _nested(value: object) -> Iterator[object]:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return (each for each in inside if isinstance(each, dict | list))

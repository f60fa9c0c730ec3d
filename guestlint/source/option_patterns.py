"""Patterns of option paths: names with dots between them, in which `*` stands for any name."""

from __future__ import annotations

import json
import re

from guestlint.source.errors import GuestlintError

Pattern = tuple[str | None, ...]
"""The names of an option path; None stands for any name."""

_QUOTED = r'"(?:[^"\\\x00-\x1f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})+"'
_NAME = rf'(?:\*|[^.\s"\\*\x00-\x1f\x7f-\x9f]+|{_QUOTED})'  # as ECMAScript has it, too: no escape before a quote
_DEEPEST = 30

PATTERN = rf"{_NAME}(?:\.{_NAME}){{0,{_DEEPEST - 1}}}"
"""What a pattern matches; options of NixOS lie no deeper than ten names."""


def is_pattern(text: str) -> bool:
    """Whether the text is a pattern."""
    return re.fullmatch(PATTERN, text) is not None


def parse_pattern(text: str) -> Pattern:
    r"""The names of a pattern; a name with a dot in it is quoted, as is one that is a star. Raises GuestlintError.

    >>> parse_pattern("guests.*.zfs./persist.\"a.b\"")
    ('guests', None, 'zfs', '/persist', 'a.b')
    >>> parse_pattern('guests."*"')
    ('guests', '*')
    """
    if not is_pattern(text):
        message = f'"{text}" is no option path'
        raise GuestlintError(message, "write names with dots between them, where `*` alone stands for any name")
    return tuple(None if name == "*" else _unquoted(name) for name in re.findall(_NAME, text))


def _unquoted(name: str) -> str:
    return str(json.loads(name)) if name.startswith('"') else name

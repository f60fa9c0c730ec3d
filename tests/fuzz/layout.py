"""Data written as people write it: TOML in many layouts with comments, and JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from tests.fuzz.dice import Dice
from tests.fuzz.words import COMMENTS, RULES

_BARE = re.compile(r"[A-Za-z0-9_-]+").fullmatch
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f]").search


def to_json(dice: Dice, data: object) -> bytes:
    """JSON on one line or on many."""
    return json.dumps(data, indent=dice.one((None, 1, 2)), ensure_ascii=dice.chance(0.5)).encode("utf-8", "replace")


def to_toml(dice: Dice, data: dict[str, Any]) -> bytes:
    """TOML: tables with headers, dotted or in line, whose order may be another than that of the data."""
    lines = _Writer(dice).lines((), data)
    text = "\n".join(lines) + ("" if dice.chance(0.05) else "\n")
    if dice.chance(0.08):
        text = text.replace("\n", "\r\n")
    return (b"\xef\xbb\xbf" if dice.chance(0.03) else b"") + text.encode("utf-8", "replace")


class _Writer:
    """Writes one document: whether it has comments, and in which style it is."""

    def __init__(self, dice: Dice) -> None:
        self._dice = dice
        self._comments = dice.one((0.0, 0.0, 0.15))
        self._headed = dice.one((0.9, 0.5, 0.1))
        self._equals = dice.one((" = ", " = ", "=", "  =\t"))

    def lines(self, above: Sequence[str], table: dict[str, Any]) -> Iterator[str]:
        """The lines of a table: its values, then the tables in it that have headers."""
        headed = []
        for key, value in table.items():
            if self._has_header(value):
                headed.append((key, value))
            else:
                yield from self._pair((self._key(key),), value)
        for key, value in headed:
            names = (*above, self._key(key))
            for each in value if isinstance(value, list) else [value]:
                yield from self._comment()
                yield "[[" + ".".join(names) + "]]" if isinstance(value, list) else "[" + ".".join(names) + "]"
                yield from self.lines(names, each)

    def _has_header(self, value: Any) -> bool:
        if isinstance(value, list):
            return bool(value) and all(isinstance(each, dict) for each in value) and self._dice.chance(0.4)
        return isinstance(value, dict) and self._dice.chance(self._headed)

    def _pair(self, names: Sequence[str], value: Any) -> Iterator[str]:
        """A key with its value; a table may become several dotted keys."""
        if value is None:
            return
        if isinstance(value, dict) and value and self._dice.chance(0.4):
            for key, each in value.items():
                yield from self._pair((*names, self._key(key)), each)
            return
        yield from self._comment()
        end = f"  {self._said()}" if self._dice.chance(self._comments) else ""
        indent = "  " if self._dice.chance(0.05) else ""
        yield f"{indent}{'.'.join(names)}{self._equals}{self._value(value)}{end}"

    def _comment(self) -> Iterator[str]:
        if self._dice.chance(self._comments):
            yield self._said()

    def _said(self) -> str:
        return "# " + self._dice.one(COMMENTS).replace("{}", ", ".join(self._dice.some(RULES, self._dice.one((1, 12)))))

    def _key(self, key: str) -> str:
        if _BARE(key) and self._dice.chance(0.9):
            return key
        return self._literal(key) if self._dice.chance(0.2) else basic(key)

    def _value(self, value: Any) -> str:
        if isinstance(value, dict):
            given = ((key, each) for key, each in value.items() if each is not None)
            return "{ " + ", ".join(f"{self._key(key)}{self._equals}{self._value(each)}" for key, each in given) + " }"
        if isinstance(value, list):
            return self._list([self._value(each) for each in value if each is not None])
        if isinstance(value, str):
            return self._string(value)
        return json.dumps(value)

    def _list(self, values: list[str]) -> str:
        if values and self._dice.chance(0.15):
            return "[\n" + "".join(f"  {each},\n" for each in values) + "]"
        return "[" + ", ".join(values) + ("," if values and self._dice.chance(0.1) else "") + "]"

    def _string(self, value: str) -> str:
        kind = self._dice.below(12)
        if kind == 0:
            return self._literal(value)
        if kind == 1:
            return '"""' + ("\n" if self._dice.chance(0.5) else "") + basic(value)[1:-1] + '"""'
        return basic(value)

    def _literal(self, value: str) -> str:
        return basic(value) if "'" in value or _CONTROL(value) or not value.isprintable() else f"'{value}'"


def basic(value: str) -> str:
    """A string with escapes; JSON's are TOML's but for DEL, which TOML takes only escaped."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")

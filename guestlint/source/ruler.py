"""Byte offsets, which tree-sitter speaks, to the lines and columns that people count."""

from __future__ import annotations

import re
from bisect import bisect_right

from guestlint.source.route import Span

Bytes = tuple[int, int]
"""A stretch of the UTF-8 text in byte offsets, the end exclusive."""


class Ruler:
    """Byte offsets to lines and columns, each in about constant time, however long the lines are."""

    __slots__ = ("_data", "_lines", "_marks", "_wide")

    _STRIDE = 1024

    def __init__(self, text: str, data: bytes) -> None:
        """Measure `text`, which `data` is the UTF-8 of."""
        self._data = data
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self._wide = len(text) != len(data)
        self._marks = [0]  # the byte offset of every 1024th code point
        if self._wide:
            for start in range(0, len(text) - self._STRIDE, self._STRIDE):
                self._marks.append(self._marks[-1] + len(text[start : start + self._STRIDE].encode()))

    def span(self, place: Bytes) -> Span:
        """The lines and columns of a stretch."""
        line, column = self._position(place[0])
        return Span(line, column, *self._position(place[1]))

    def _position(self, offset: int) -> tuple[int, int]:
        point = offset
        if self._wide:
            mark = bisect_right(self._marks, offset) - 1
            point = mark * self._STRIDE + len(self._data[self._marks[mark] : offset].decode())
        line = bisect_right(self._lines, point)
        return line, point - self._lines[line - 1] + 1

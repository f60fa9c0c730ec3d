"""A case made small while the same invariant fails: whole files first, then lines, then pieces of lines."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.fuzz.generate import Case

_TRIES = 2000


def minimise(case: Case, fails: Callable[[Case], bool]) -> Case:
    """The smallest case found that still `fails`, within a bound of tries."""
    return _Minimiser(fails).smallest(case)


class _Minimiser:
    """Tries smaller cases; each try counts."""

    def __init__(self, fails: Callable[[Case], bool]) -> None:
        self._fails = fails
        self._left = _TRIES

    def smallest(self, case: Case) -> Case:
        inputs = case.inputs()
        for name in tuple(inputs):
            fewer = {other: each for other, each in inputs.items() if other != name}
            if any(other.startswith(("host", "facts")) for other in fewer) and self._still(fewer):
                inputs = fewer
        for name in tuple(inputs):
            for cut in (_lines, _tokens, _bytes):
                inputs[name] = self._shorter(inputs, name, cut(inputs[name]))
        return Case.of(inputs)

    def _shorter(self, inputs: dict[str, bytes], name: str, pieces: list[bytes]) -> bytes:
        """The text without the pieces that can go: half of them at once, then a quarter, and so on."""
        size = max(1, len(pieces) // 2)
        while pieces and self._left:
            start = 0
            while start < len(pieces):
                fewer = pieces[:start] + pieces[start + size :]
                if self._still({**inputs, name: b"".join(fewer)}):
                    pieces = fewer
                else:
                    start += size
            if size == 1:
                break
            size //= 2
        return b"".join(pieces)

    def _still(self, inputs: dict[str, bytes]) -> bool:
        if not self._left:
            return False
        self._left -= 1
        return self._fails(Case.of(inputs))


def _lines(text: bytes) -> list[bytes]:
    return text.splitlines(keepends=True)


def _tokens(text: bytes) -> list[bytes]:
    """Each up to a comma or an opening brace."""
    return re.split(rb"(?<=, )|(?<=\{ )", text)


def _bytes(text: bytes) -> list[bytes]:
    return [text[place : place + 1] for place in range(len(text))]

"""What goes with an entry: its comma and the blanks behind it, or its lines where nothing else stands on them."""

from __future__ import annotations

import pytest

from guestlint.edit.removal import removed_span
from guestlint.source.route import Span


def left(text: str, *, json: bool = False) -> str | None:
    """The text without the entry between `«` and `»`; None where that is not certain."""
    lines = text.replace("«", "").replace("»", "").split("\n")
    before, _, rest = text.partition("«")
    entry = rest.partition("»")[0]
    start = (before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)
    inside = len(entry.rpartition("\n")[2])
    end = (start[0] + entry.count("\n"), (start[1] if "\n" not in entry else 1) + inside)
    span = removed_span(lines, Span(*start, *end), json=json)
    if span is None:
        return None
    at = [sum(len(line) + 1 for line in lines[: line - 1]) + column - 1 for line, column in (span[:2], span[2:])]
    whole = "\n".join(lines)
    return whole[: at[0]] + whole[at[1] :]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("«a = 1»\nb = 2\n", "b = 2\n"),
        ("b = 2\n«a = 1»\n", "b = 2\n"),
        ("b = 2\n«a = 1»", "b = 2\n"),
        ("b = 2\nccc = 3\n«a = 1»  ", "b = 2\nccc = 3\n"),
        ("bbbbbbbb = 2\n«a = 1»", "bbbbbbbb = 2\n"),
        ("  «a = 1»  \nb = 2\n", "b = 2\n"),
        ("«a = 1» # c\nb = 2\n", " # c\nb = 2\n"),
        ("«a = [\n1,\n]»\nb = 2\n", "b = 2\n"),
        ("«a = [\n1,\n]» # c\n", " # c\n"),
        ("t = { «a = 1», b = 2 }\n", "t = { b = 2 }\n"),
        ("t = { «a = 1»,b = 2 }\n", "t = { b = 2 }\n"),
        ("t = { «a = 1»  ,  b = 2 }\n", "t = { b = 2 }\n"),
        ("t = { b = 2, «a = 1» }\n", "t = { b = 2 }\n"),
        ("t = { b = 2 , «a = 1» }\n", "t = { b = 2  }\n"),
        ("t = { «a = 1» }\n", "t = { }\n"),
        ("t = {«a = 1»}\n", "t = {}\n"),
        ("t = [ «1» ]\n", "t = [ ]\n"),
    ],
)
def test_toml(text: str, expected: str) -> None:
    assert left(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{«"a": 1», "b": 2}', '{"b": 2}'),
        ('{"b": 2, «"a": 1»}', '{"b": 2}'),
        ('{"b": 2,\n\n «"a": 1»\n}', '{"b": 2\n}'),
        ('{"b": 2\n  ,\n «"a": 1»\n}', '{"b": 2\n  \n}'),
        ('{\n «"a": 1»\n}', "{\n \n}"),
        ('{\n «"a": 1»,\n "b": 2\n}', '{\n "b": 2\n}'),
        ('{\n «"a": 1»\n,\n "b": 2\n}', '{\n "b": 2\n}'),
        ('{«"a": 1»}', "{}"),
        ('{"l": [1, «2»]}', '{"l": [1]}'),
        ('«"a": 1»', None),
        ('«"a": 1» "b"', None),
    ],
)
def test_json(text: str, expected: str | None) -> None:
    assert left(text, json=True) == expected

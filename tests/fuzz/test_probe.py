"""The probe says yes to the place of a key or value, and to no other."""

from __future__ import annotations

import pytest

from guestlint.source.parse import read_bytes
from guestlint.source.route import Part, Route, Span
from tests.fuzz.probe import span_fault

TEXT = """\
a.b = "x"
[t]
k = { n = [1, 1] }
[[l]]
k = 1
[[l]]
k = 1
[t.u]
"""
JSON = '{"a": {"b": "x"}, "l": [{"k": 1}, {"k": 1}]}'
RIGHT: tuple[tuple[Route, Part, tuple[int, int, int, int]], ...] = (
    (("a", "b"), "entry", (1, 1, 1, 10)),
    (("a", "b"), "key", (1, 3, 1, 4)),
    (("a", "b"), "value", (1, 7, 1, 10)),
    (("a", "c"), "entry", (1, 1, 1, 2)),
    (("t",), "entry", (2, 1, 2, 4)),
    (("t", "k", "n", 1), "entry", (3, 15, 3, 16)),
    (("l", 0), "entry", (4, 1, 4, 6)),
    (("l", 1), "key", (6, 3, 6, 4)),
    (("l", 1, "k"), "entry", (7, 1, 7, 6)),
    (("t", "u"), "entry", (8, 1, 8, 6)),
)
WRONG: tuple[tuple[Route, Part, tuple[int, int, int, int]], ...] = (
    (("a", "b"), "entry", (1, 3, 1, 10)),  # the rest of a dotted key
    (("a", "b"), "key", (1, 1, 1, 2)),
    (("a", "b"), "key", (1, 7, 1, 10)),
    (("a", "b"), "value", (1, 7, 1, 9)),
    (("a", "c"), "entry", (1, 1, 1, 10)),  # nothing stands there: its nearest ancestor's key does
    (("t", "k", "n", 1), "entry", (3, 12, 3, 13)),  # its equal
    (("l", 1), "entry", (4, 1, 4, 6)),
    (("l", 1), "key", (4, 3, 4, 4)),
    (("l", 1, "k"), "entry", (5, 1, 5, 6)),
    (("t",), "entry", (8, 1, 8, 6)),
    (("l", 0), "entry", (9, 2, 9, 3)),  # outside the text
    (("a",), "key", (1, 1, 1, 20)),
)


@pytest.mark.parametrize(("route", "part", "span"), RIGHT)
def test_right(route: Route, part: Part, span: tuple[int, int, int, int]) -> None:
    assert span_fault(read_bytes("f.toml", TEXT.encode()), route, part, Span(*span)) == ""


@pytest.mark.parametrize(("route", "part", "span"), WRONG)
def test_wrong(route: Route, part: Part, span: tuple[int, int, int, int]) -> None:
    assert span_fault(read_bytes("f.toml", TEXT.encode()), route, part, Span(*span)) != ""


def test_nowhere() -> None:
    document = read_bytes("f.toml", TEXT.encode())
    assert span_fault(document, ("x",), "entry", None) == ""
    assert span_fault(document, ("t",), "entry", None) != ""
    assert span_fault(document, ("x",), "entry", Span(1, 1, 1, 2)) != ""


def test_json() -> None:
    document = read_bytes("f.json", JSON.encode())
    first, second = (Span(1, at, 1, at + 6) for at in (26, 36))
    assert span_fault(document, ("l", 0, "k"), "entry", first) == ""
    assert span_fault(document, ("l", 1, "k"), "entry", second) == ""
    assert span_fault(document, ("l", 1, "k"), "entry", first) != ""
    assert span_fault(document, ("a", "b"), "key", Span(1, 8, 1, 11)) == ""

"""What is said of a text that is no TOML: in our own words, with the key and both places."""

from __future__ import annotations

import pytest

from guestlint.source.parse import read_bytes

TWICE = {
    '[node]\nname = "a"\nname = "b"\n': ("`node.name` twice", (3, 1), (2, 1)),
    "[guests.web]\n[guests.web.zfs]\n[guests.web]\n": ("table `guests.web` twice", (3, 2), (1, 2)),
    "a = 1\n[a]\n": ("`a` twice, as a value and as a table", (2, 2), (1, 1)),
    "[a]\nb = 1\n[a.b]\n": ("`a.b` twice, as a value and as a table", (3, 2), (2, 1)),
    "a.b.c = 1\na.b = 2\n": ("`a.b` twice, as a value and as a table", (2, 1), (1, 1)),
    "a = []\n[[a]]\n": ("`a` twice, as a value and as a table", (2, 3), (1, 1)),
    "a = { b = 1, b = 2 }\n": ("`a.b` twice", (1, 14), (1, 7)),
    "[[a]]\nx = 1\n[[a]]\nx = 1\nx = 2\n": ("`a.x` twice", (5, 1), (4, 1)),
    "[[a]]\n[a]\n": ("`a` twice, in two ways", (2, 2), (1, 3)),
    '"ü" = 1\n"é.x" = 1\n"é.x" = 2\n': ('`"é.x"` twice', (3, 1), (2, 1)),
}

ONCE = {
    "a = \n": "`a` has no value",
    "a = hello\n": "`hello` is not a value",
    "a = yes\n": "`yes` is not a value",
    "a = [1,\n": "an array is not closed",
    "a = {b=1\n": "the braces of `a` are not closed",
    "a = { b = 1, }\n": "a table in braces ends within its line",
    "a: 1\n": "`a` has `:` after it",
    "x y = 1\n": "`x` has no `=` after it",
    'a = "x\n': "the string is not closed on its line",
    'a = "\\q"\n': "`\\q` is not an escape",
    'a = "\\': "`\\` is not an escape",
    'a = "\\\n': "a string is not closed",
    'a = "\\ud800"\n': "`\\ud800` is no character",
    'a = """x\n': "a string is not closed",
    "a = 01\n": "a number does not begin with 0",
    "a = 1 b = 2\n": "`b = 2` after what is complete",
    "[a\n": "the header of a table is not closed",
    "[]\n": "the header has no name",
    '{"a": 1}': "this is no TOML, and looks like JSON",
    "= 1\n": "neither a key nor a [table]",
}


@pytest.mark.parametrize("text", TWICE)
def test_both_places_of_what_is_there_twice(text: str) -> None:
    message, at, first = TWICE[text]
    document = read_bytes("host.toml", text.encode())
    assert document.error == message
    assert document.error_span is not None
    assert document.error_first is not None
    assert document.error_span[:2] == at
    assert document.error_first[:2] == first


@pytest.mark.parametrize("text", ONCE)
def test_what_is_wrong_in_one_place(text: str) -> None:
    document = read_bytes("host.toml", text.encode())
    assert document.error.startswith(ONCE[text])
    assert document.error_first is None


def test_the_first_place_may_be_far_above() -> None:
    text = "x = 1\n" + "".join(f"a{number} = 1\n" for number in range(20000)) + "x = 2\n"
    assert read_bytes("host.toml", text.encode()).error == "`x` twice"

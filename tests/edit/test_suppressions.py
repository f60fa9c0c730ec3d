"""Comments that suppress are added at the end of lines, beside those that stand there, and never change data."""

from __future__ import annotations

import pytest

from guestlint.edit.suppressions import with_suppressions
from guestlint.source.parse import read_bytes

SAYS = "# guestlint: ignore[a-rule] later"


def added(text: str, line: int, *rules: str, file: str = "host.toml") -> str:
    return with_suppressions(read_bytes(file, text.encode()), {line: rules or ("a-rule",)}, "later")


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("x = 1\ny = 2\n", 2, f"x = 1\ny = 2  {SAYS}\n"),
        ("[a]\nx = 1  \n", 2, f"[a]\nx = 1  {SAYS}\n"),
        ("[a]\r\nx = 1\r\n", 2, f"[a]\r\nx = 1  {SAYS}\r\n"),
        ("[a]\nx = 1 # why\n", 2, f"[a]\nx = 1 {SAYS} # why\n"),
        ("[a]\nx = 1 # guestlint: ignore[b]\n", 2, "[a]\nx = 1 # guestlint: ignore[b, a-rule]\n"),
        ("[a]\nx = 1 # guestlint: ignore[b, a-rule] so\n", 2, "[a]\nx = 1 # guestlint: ignore[b, a-rule] so\n"),
        ('[a]\n  x = """\n1"""\n', 2, f'[a]\n  {SAYS}\n  x = """\n1"""\n'),
        ("[a]\nx = '''\n1'''\n", 2, f"[a]\n{SAYS}\nx = '''\n1'''\n"),
        ('[a]\nx = """1"""\n', 2, f'[a]\nx = """1"""  {SAYS}\n'),
    ],
)
def test_a_comment_stands_at_its_line(text: str, line: int, expected: str) -> None:
    assert added(text, line) == expected


def test_names_are_sorted_and_lines_keep_their_numbers() -> None:
    document = read_bytes("host.toml", b'[a]\nx = """\n1"""\ny = 2\n')
    assert with_suppressions(document, {2: ["z", "b"], 4: ["c"]}, "later") == (
        '[a]\n# guestlint: ignore[b, z] later\nx = """\n1"""\ny = 2  # guestlint: ignore[c] later\n'
    )


def test_nothing_is_added_within_a_string() -> None:
    text = '[a]\nx = """\n1\n2"""\n'
    assert added(text, 3) == text

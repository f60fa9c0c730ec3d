"""The line that a comment applies to, told for a whole file in one pass."""

from __future__ import annotations

import pytest

from guestlint.source.comments import CommentedLines
from guestlint.source.route import Span


@pytest.mark.parametrize(
    ("text", "line", "applies"),
    [
        ("a = 1\nb = 2 # c", 2, (2, False)),
        ("# c\na = 1", 1, (0, False)),
        ("a = 1\n# c\nb = 2", 2, (3, True)),
        ("a = 1\n# c\n# d\n# e\nb = 2", 2, (5, True)),
        ("a = 1\n# c\n\n\nb = 2", 2, (5, True)),
        ("a = 1\n# c\n# d\n\nb = 2", 2, (4, True)),
        ("a = 1\n# c", 2, (2, True)),
        ("# c", 1, (0, False)),
    ],
)
def test_it_applies_to(text: str, line: int, applies: tuple[int, bool]) -> None:
    lines = text.split("\n")
    column = lines[line - 1].index("#") + 1
    assert CommentedLines(lines).line_of(Span(line, column, line, len(lines[line - 1]) + 1)) == applies


class Counted(str):
    """A line that counts how often it is looked at."""

    looks = 0

    __slots__ = ()

    def strip(self, *args: str | None) -> str:
        Counted.looks += 1
        return super().strip(*args)

    def lstrip(self, *args: str | None) -> str:
        Counted.looks += 1
        return super().lstrip(*args)


def test_stacked_comments_are_gone_through_once() -> None:
    lines = ["a = 1", *map(Counted, ["# guestlint: ignore[x]"] * 500), "b = 2"]
    Counted.looks = 0
    commented = CommentedLines(lines)
    assert {commented.line_of(Span(line, 1, line, 9)) for line in range(2, 502)} == {(502, True)}
    assert Counted.looks < 5 * len(lines)

"""Names in messages: a few stand there whole, of many some are left out, and the number of those is right."""

from __future__ import annotations

import pytest

from guestlint.analysis.listing import circle, listed


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ("", ""),
        ("a", "a"),
        ("ab", "a and b"),
        ("abc", "a, b and c"),
        ("abcde", "a, b, c, d and e"),
        ("abcdef", "a, b, c, d, e and f"),
        ("abcdefg", "a, b, c, d, e and 2 more"),
        ("abcdefghijklmno", "a, b, c, d, e and 10 more"),
    ],
)
def test_a_list(names: str, said: str) -> None:
    assert listed(list(names)) == said


@pytest.mark.parametrize(
    ("names", "most", "said"),
    [
        ("abc", 2, "a, b, c"),
        ("abcd", 2, "a, b and 2 more"),
        ("abc", 1, "a and 2 more"),
        ("ab", 1, "a, b"),
        ("abcdefghij", 10, "a, b, c, d, e, f, g, h, i, j"),
        ("abcdefghijkl", 10, "a, b, c, d, e, f, g, h, i, j and 2 more"),
    ],
)
def test_a_list_of_another_length_with_commas_alone(names: str, most: int, said: str) -> None:
    assert listed(list(names), ",", most=most) == said


@pytest.mark.parametrize("number", [1, 2, 5, 19, 20])
def test_a_circle_that_is_shown_whole(number: int) -> None:
    names = [f"n{at}" for at in range(number)]
    assert circle(names) == " → ".join([*(f"`{name}`" for name in names), "`n0`"])


@pytest.mark.parametrize(("number", "hidden"), [(21, 3), (22, 4), (37, 19), (64, 46), (1000, 982)])
def test_a_circle_of_very_many(number: int, hidden: int) -> None:
    """15 are named at its beginning, three at its end; what is left out is counted, and the first closes it."""
    shown = circle([f"n{at}" for at in range(number)]).split(" → ")
    assert shown[:15] == [f"`n{at}`" for at in range(15)]
    assert shown[15:] == [f"{hidden} more", *(f"`n{number - at}`" for at in (3, 2, 1)), "`n0`"]

"""A patience diff: its opcodes lead from the old lines to the new ones, and it takes linear time where many differ."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guestlint.edit.line_diff import Opcode, hunks
from tests.growth.work import calls

LINES = st.lists(st.one_of(st.sampled_from("abc"), st.integers(0, 30).map(str)), max_size=40)


def assert_leads(old: Sequence[str], new: Sequence[str]) -> None:
    made: list[str] = []
    done = 0
    for tag, start, end, to, to_end in (opcode for hunk in hunks(old, new) for opcode in hunk):
        made += old[done:start]
        assert (tag == "equal") is (old[start:end] == new[to:to_end])
        assert len(made) == to
        made += new[to:to_end]
        done = end
    assert [*made, *old[done:]] == [*new]


@given(LINES, LINES)
def test_it_leads_from_one_to_the_other(old: list[str], new: list[str]) -> None:
    assert_leads(old, new)


def test_it_leads_from_one_to_the_other_in_drawn_texts() -> None:
    draw = random.Random(1)  # noqa: S311 - no secret
    for _ in range(200):
        old, new = (draw.choices("abcdefghijklmnop", k=draw.randrange(12)) for _ in range(2))
        assert_leads(old, new)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("abc", "abc", []),
        ("", "ab", [("insert", 0, 0, 0, 2)]),
        ("abcde", "deabc", [("insert", 0, 0, 0, 2), ("equal", 0, 3, 2, 5), ("delete", 3, 5, 5, 5)]),
        (
            "abcdef",
            "abxdefc",
            [("equal", 0, 2, 0, 2), ("replace", 2, 3, 2, 3), ("equal", 3, 6, 3, 6), ("insert", 6, 6, 6, 7)],
        ),
        ("xyx", "xx", [("equal", 0, 1, 0, 1), ("delete", 1, 2, 1, 1), ("equal", 2, 3, 1, 2)]),
        # What stays is the longest series of lines in one order, wherever the others have gone.
        (
            "12345678",
            "52346718",
            [
                ("replace", 0, 1, 0, 1),
                ("equal", 1, 4, 1, 4),
                ("delete", 4, 5, 4, 4),
                ("equal", 5, 7, 4, 6),
                ("insert", 7, 7, 6, 7),
                ("equal", 7, 8, 7, 8),
            ],
        ),
    ],
)
def test_lines_that_stay_hold_the_texts_together(old: str, new: str, expected: list[Opcode]) -> None:
    assert [opcode for hunk in hunks(old, new) for opcode in hunk] == expected


@pytest.mark.parametrize("context", [0, 3])
def test_what_is_around_a_change(context: int) -> None:
    old = [str(number) for number in range(20)]
    (hunk,) = hunks(old, [*old[:10], "new", *old[11:]], context)
    assert ("replace", 10, 11, 10, 11) in hunk
    assert (hunk[0][1], hunk[-1][2]) == (10 - context, 11 + context)


@pytest.mark.parametrize(
    ("old", "new", "compared"),
    [
        ("1aab2", "1aaaa2", True),  # 3 x 4 lines between the two that stay
        ("1aaab2", "1aaaa2", False),
        ("1aabb2", "1abb2", True),
        ("1aabb2", "1aabbb2", False),
        ("12aabb", "12aba", True),
        ("12aabbb", "12aba", False),
        ("aabb12", "abab1", False),
    ],
)
def test_so_many_lines_between_two_that_stay_are_compared(
    old: str, new: str, monkeypatch: pytest.MonkeyPatch, *, compared: bool
) -> None:
    """Beyond, all of them have been replaced, and the diff is a diff none the less."""
    monkeypatch.setattr("guestlint.edit.line_diff._LARGEST", 12)
    found = [opcode for hunk in hunks(old, new, 9) for opcode in hunk]
    made = "".join(new[to:end] for _, _, _, to, end in found)
    assert (made, "".join(old[start:end] for _, start, end, _, _ in found)) == (new, old)
    assert all((tag == "equal") is (old[i:i_end] == new[j:j_end]) for tag, i, i_end, j, j_end in found)
    repeated = [tag for tag, start, end, _, _ in found if tag == "equal" and set(old[start:end]) & {"a", "b"}]
    assert bool(repeated) is compared


@pytest.mark.parametrize(
    ("old", "new", "tag"), [("ab", "a", "delete"), ("a", "ab", "insert"), ("ab", "ac", "replace"), ("ab", "", "delete")]
)
def test_what_becomes_of_lines(old: str, new: str, tag: str) -> None:
    assert [opcode[0] for hunk in hunks(old, new) for opcode in hunk if opcode[0] != "equal"] == [tag]


def test_many_changes_take_no_search_for_each() -> None:
    def changes(count: int) -> None:
        old = [line for number in range(count) for line in (f"[{number}]", "same", "old")]
        new = ["new" if line == "old" else line for line in old]
        assert sum(len(hunk) for hunk in hunks(old, new)) == 2 * count

    assert calls(lambda: changes(800)) < 2.5 * calls(lambda: changes(400))

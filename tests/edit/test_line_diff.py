"""A patience diff: its opcodes lead from the old lines to the new ones, and it takes linear time where many differ."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guestlint.edit.line_diff import hunks
from tests.growth.work import calls

LINES = st.lists(st.one_of(st.sampled_from("abc"), st.integers(0, 30).map(str)), max_size=40)


@given(LINES, LINES)
def test_it_leads_from_one_to_the_other(old: list[str], new: list[str]) -> None:
    made: list[str] = []
    done = 0
    for tag, start, end, to, to_end in (opcode for hunk in hunks(old, new) for opcode in hunk):
        made += old[done:start]
        assert (tag == "equal") is (old[start:end] == new[to:to_end])
        assert len(made) == to
        made += new[to:to_end]
        done = end
    assert made + old[done:] == new


@pytest.mark.parametrize("context", [0, 3])
def test_what_is_around_a_change(context: int) -> None:
    old = [str(number) for number in range(20)]
    (hunk,) = hunks(old, [*old[:10], "new", *old[11:]], context)
    assert ("replace", 10, 11, 10, 11) in hunk
    assert (hunk[0][1], hunk[-1][2]) == (10 - context, 11 + context)


def test_many_changes_take_no_search_for_each() -> None:
    def changes(count: int) -> None:
        old = [line for number in range(count) for line in (f"[{number}]", "same", "old")]
        new = ["new" if line == "old" else line for line in old]
        assert sum(len(hunk) for hunk in hunks(old, new)) == 2 * count

    assert calls(lambda: changes(800)) < 2.5 * calls(lambda: changes(400))

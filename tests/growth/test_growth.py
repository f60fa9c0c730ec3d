"""Work and memory grow as the host file does: counted, not timed, at one size and at twice that."""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from guestlint import api
from tests.growth.inputs import INPUTS

MOST = 2.5
"""Twice the input takes at most so many times the work."""


def _calls(work: Callable[[], object]) -> int:
    """Calls of functions in Python and in C."""
    count = 0

    def note(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def _bytes(work: Callable[[], object]) -> int:
    """The most that is held at one time."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("measure", [_calls, _bytes])
@pytest.mark.parametrize("name", INPUTS)
def test_work_grows_with_the_host(name: str, measure: Callable[[Callable[[], object]], int]) -> None:
    make, size = INPUTS[name]
    small, large = make(size), make(2 * size)
    api.lint_text(small)  # what is imported, and compiled, once
    grown = len(large) / len(small) / 2
    assert measure(lambda: api.lint_text(large)) < MOST * grown * measure(lambda: api.lint_text(small))


@pytest.mark.parametrize("name", INPUTS)
def test_each_input_is_a_host(name: str) -> None:
    make, size = INPUTS[name]
    run = api.lint_text(make(size))
    assert run.crashes == []
    assert not any(document.error for document in run.documents.values())


def test_a_search_for_each_of_many_is_noticed() -> None:
    names = [f"{number:04}" for number in range(400)]

    def quadratic(count: int) -> Callable[[], object]:
        return lambda: [name for name in names[:count] for other in names[:count] if name.startswith(other)]

    assert _calls(quadratic(400)) > MOST * _calls(quadratic(200))

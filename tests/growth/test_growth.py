"""Work and memory grow as the host file does: counted, not timed, at one size and at twice that."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from guestlint import api
from tests.growth.inputs import INPUTS
from tests.growth.work import bytes_held, calls

MOST = 2.5
"""Twice the input takes at most so many times the work."""


@pytest.mark.parametrize("measure", [calls, bytes_held])
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

    assert calls(quadratic(400)) > MOST * calls(quadratic(200))

"""docs/api.md: what it shows is what happens, and it names all that is public."""

from __future__ import annotations

import doctest

import pytest

import guestlint
from tests.architecture.code import ROOT

PAGE = ROOT / "docs" / "api.md"


def test_the_examples_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    results = doctest.testfile(str(PAGE), module_relative=False)
    assert results.attempted > 20
    assert not results.failed


def test_the_functions_and_errors_are_all_there() -> None:
    text = PAGE.read_text("utf-8")
    shown = [name for name in guestlint.__all__ if name[0].islower() or name.endswith("Error")]
    assert [name for name in shown if f"`{name}`" not in text] == []

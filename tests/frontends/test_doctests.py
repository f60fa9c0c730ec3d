"""What docstrings show is what happens."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest

from tests.architecture.code import FILES, module_name

SHOWING = [module_name(file) for file in FILES if ">>> " in file.read_text("utf-8")]


@pytest.mark.parametrize("module", SHOWING)
def test_docstrings(module: str) -> None:
    results = doctest.testmod(import_module(module))
    assert results.attempted
    assert not results.failed

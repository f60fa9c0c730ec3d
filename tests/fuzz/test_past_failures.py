"""What once failed, made small: each folder of tests/fixtures/fuzz/cases is a case."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.generate import Case
from tests.fuzz.judge import judge

_CASES = sorted((Path(__file__).parents[1] / "fixtures" / "fuzz" / "cases").iterdir())


@pytest.mark.parametrize("folder", _CASES, ids=lambda folder: folder.name)
def test_it_holds(folder: Path) -> None:
    assert judge(Case.read(folder), turn=0).fault is None

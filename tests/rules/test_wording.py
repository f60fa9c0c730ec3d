"""What the rules say of examples and corpus is what is stored; `make docs` stores it anew."""

from __future__ import annotations

from tools.wording import STORED, wording


def test_wording() -> None:
    stored, now = STORED.read_text("utf-8").splitlines(), wording().splitlines()
    assert [line for line in now if line not in set(stored)] == []
    assert now == stored

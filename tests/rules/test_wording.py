"""What the rules say of examples and corpus is what is stored; `make docs` stores it anew."""

from __future__ import annotations

from tools.wording import stale


def test_wording() -> None:
    assert stale() == [], "tests/fixtures/wording.jsonl is stale of these rules: run `make docs`, and read the diff"

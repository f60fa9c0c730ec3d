"""The ledger says what was judged, and README no more than the ledger."""

from __future__ import annotations

import re
from itertools import pairwise

from tests.fuzz import ledger
from tools.console import ROOT
from tools.fuzzed import FILES, page

HEX = re.compile(r"[0-9a-f]+").fullmatch


def test_each_line_is_a_shard() -> None:
    for entry in ledger.entries():
        assert set(entry) == {"revision", "tree", "from", "count", "counts", "digest"}
        assert HEX(entry["revision"])
        assert HEX(entry["tree"])
        assert HEX(entry["digest"])
        assert entry["counts"]["cases"] == entry["count"]


def test_no_case_counts_twice() -> None:
    shards = sorted((entry["from"], entry["count"]) for entry in ledger.entries())
    assert all(first + count <= second for (first, count), (second, _) in pairwise(shards))


def test_pages_claim_what_the_ledger_says() -> None:
    """`make docs` writes them."""
    for name in FILES:
        text = (ROOT / name).read_text("utf-8")
        assert text == page(text)
        assert f"{ledger.documents(ledger.entries()):,} generated documents" in " ".join(text.split())

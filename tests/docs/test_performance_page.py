"""The page of performance shows what the bench has measured."""

from __future__ import annotations

from bench.record import LATEST, load
from bench.rows import GROUPS
from tools import performance


def test_the_page_shows_the_latest_record() -> None:
    """`make bench` and `make docs` write it."""
    text = performance.FILE.read_text("utf-8")
    assert performance.page(text) == text


def test_each_row_is_on_the_page() -> None:
    text = performance.FILE.read_text("utf-8")
    for group in GROUPS:
        assert f"### {group.title}\n" in text
        for row in group.rows:
            assert f"\n| {row.name} |" in text


def test_the_record_has_only_rows_that_there_are() -> None:
    record = load(LATEST)
    assert record
    known = {group.title: {row.name for row in group.rows} for group in GROUPS}
    for title, rows in record.figures.items():
        assert set(rows) <= known[title]

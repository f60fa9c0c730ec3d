"""What CI holds to its budget."""

from __future__ import annotations

import json

from bench.budget import FILE, exceeded
from bench.rows.start import IN_CI


def test_a_figure_is_past_its_budget_by_more_than_the_tolerance() -> None:
    figures = {"same": 1.0, "near": 1.03, "past": 1.04, "less": 0.5}
    assert exceeded(figures, dict.fromkeys(figures, 1.0), 0.03) == ["past"]


def test_a_figure_without_a_budget_is_past_it() -> None:
    assert exceeded({"new": 1.0}, {}, 0.03) == ["new"]


def test_each_row_has_a_budget() -> None:
    assert set(json.loads(FILE.read_text("utf-8"))["ratios"]) == {row.name for row in IN_CI}

"""Every rule's page is true: its bad example has just that finding at the marked line, its good one none at all."""

from __future__ import annotations

import pytest

from guestlint import api
from guestlint.finding import RuleInfo
from guestlint.plugins.load import load
from tests.rules.examples import examples

RULES = load().infos()


@pytest.mark.parametrize("info", RULES.values(), ids=lambda info: info.name)
def test_page_is_complete(info: RuleInfo) -> None:
    assert info.title.endswith(".")
    for heading in ("## What goes wrong", "## Bad", "## Good", "## References"):
        assert heading in info.docs
    assert set(examples(info.docs)) == {"bad", "good"}


@pytest.mark.parametrize("info", RULES.values(), ids=lambda info: info.name)
def test_bad_example(info: RuleInfo) -> None:
    bad = examples(info.docs)["bad"]
    run = api.lint_text(bad.text)
    assert [finding.rule for finding in run.findings] == [info.name]
    report = run.findings[0].report
    span = run.documents["host.toml"].span(report.at)
    assert span is not None
    assert span.line == bad.line
    assert run.findings[0].severity == info.severity
    assert report.help


@pytest.mark.parametrize("info", RULES.values(), ids=lambda info: info.name)
def test_good_example(info: RuleInfo) -> None:
    assert api.lint_text(examples(info.docs)["good"].text).findings == []

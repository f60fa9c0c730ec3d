"""Every rule's page is true: its bad example has just that finding at the marked line, its good one none at all."""

from __future__ import annotations

import pytest

from guestlint.finding import RuleInfo
from guestlint.registry.load import load
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
    run = bad.lint()
    assert [finding.rule for finding in run.findings] == [info.name]
    report = run.findings[0].report
    span = run.documents[report.at.file].span(report.at)
    assert span is not None
    assert (report.at.file, span.line) == (bad.file, bad.line)
    assert run.findings[0].severity == info.severity
    assert report.help


@pytest.mark.parametrize("info", RULES.values(), ids=lambda info: info.name)
def test_good_example(info: RuleInfo) -> None:
    assert examples(info.docs)["good"].lint().findings == []

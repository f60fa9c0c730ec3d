"""What a run takes of the rules."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from guestlint import api
from guestlint.engine import one_rule
from guestlint.engine.run import Part, run_together
from guestlint.plugins import Diagnostic, HostView, Place, rule
from guestlint.registry.load import load
from guestlint.registry.types import LazyRule
from guestlint.settings.resolve import Settings
from guestlint.source.parse import read_bytes

HOST = '[node]\nname = "ward"\n[guests.g]\nbackend = "container"\ncontainer.macvlan = "lan"\n'


@pytest.mark.parametrize("number", [3, 4, 100])
def test_of_very_many_findings_the_first_are_shown(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_rule, "MOST_OF_A_RULE", 3)
    run = api.lint_text(HOST + "".join(f"o{each} = 1\n" for each in range(number)))
    more = [finding for finding in run.findings if "the others are not shown" in finding.diagnostic.message]
    assert len(run.findings) - len(more) == 3
    assert [(each.rule, each.severity) for each in more] == [("unknown-option", "error")] * (number > 3)


def test_all_findings_are_there_where_files_are_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_rule, "MOST_OF_A_RULE", 3)
    document = read_bytes("host.toml", (HOST + "".join(f"o{each} = 1\n" for each in range(100))).encode())
    run = run_together([Part([document], load(), Settings(), has_all=True)])
    assert [finding.rule for finding in run.findings] == ["unknown-option"] * 100


@pytest.mark.parametrize("has_all", [False, True])
def test_a_rule_without_an_end(monkeypatch: pytest.MonkeyPatch, has_all: bool) -> None:  # noqa: FBT001 - a parameter
    @rule("acme-endless", category="schema", severity="info", stage="eval", confidence="low", since="1")
    def endless(view: HostView) -> Iterator[Diagnostic]:
        """Yields for ever."""
        return (Diagnostic(f"number {number}", Place(view.document.file)) for number in count())

    monkeypatch.setattr(one_rule, "MOST_OF_A_RULE", 5)
    registry = load()
    registry = registry._replace(rules={**registry.rules, "acme-endless": LazyRule.of(endless, "acme")})
    document = read_bytes("host.toml", HOST.encode())
    run = run_together([Part([document], registry, Settings(), has_all=has_all)])
    assert len(run.findings) == 6

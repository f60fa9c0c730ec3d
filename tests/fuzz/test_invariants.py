"""Each invariant holds of a host with many findings, and sees it when a result is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from guestlint import api
from guestlint.diagnostics import Crash, Run
from guestlint.edit.apply import AppliedFixes
from guestlint.edit.fixpoint import Outcome
from guestlint.engine.baseline import known_findings
from guestlint.registry.index import REPORTS
from guestlint.source.document import Document
from guestlint.source.parse import read_bytes
from guestlint.source.route import Span
from tests.fuzz import invariants
from tests.fuzz.formats import COUNTED
from tests.fuzz.generate import Case, File, generate
from tests.fuzz.invariants import INVARIANTS, Invariant
from tests.fuzz.judge import judge
from tests.fuzz.lint import Linted, lint

HOST = b"""\
[node]
name = "ward"
[guests.a]
backend = "container"
container.macvlan = "lan"
autostrat = true
microvm.mac = "x"
zfs."/p" = { pool = "rpool", dataset = "safe/a/" }
[guests.b]
backend = "microvm"
microvm = { system = "x", macvtap = "lan", mac = "00:1b:21:00:00:01" }
[guests.c]
backend = "microvm"
microvm = { system = "x", macvtap = "lan", mac = "00:1b:21:00:00:01" }
zfs."/q r" = { pool = "rpool", dataset = "safe/b" }
"""
LINTED = lint(Case((File("host0.toml", HOST),)))
WITH_COMMENT = lint(Case((File("host0.toml", HOST + b"# guestlint: ignore[global-mac] x\n"),)))
FACTS = lint(
    Case(
        (
            File(
                "facts0.json",
                b'{"guestlint": {"facts": 1, "host": "ward", "root": "/src"}, '
                b'"config": {"guests": {"a": {"backend": "container", "container": {"macvlans": ["a b"]}}}}, '
                b'"places": [{"path": ["guests", "a"], "file": "/src/host.nix", "line": 7, "column": 3}]}',
            ),
        )
    )
)


@pytest.mark.parametrize("invariant", INVARIANTS, ids=lambda each: each.__name__)
@pytest.mark.parametrize("linted", [LINTED, WITH_COMMENT, FACTS], ids=["host", "comment", "facts"])
def test_it_holds(invariant: Invariant, linted: Linted) -> None:
    assert linted.run.findings
    assert list(invariant(linted)) == []


def _with(linted: Linted = LINTED, **changes: Any) -> Linted:
    return linted._replace(run=linted.run._replace(**changes))


def test_a_crash_is_seen() -> None:
    assert list(invariants.no_crash(_with(crashes=[Crash("x", "f", "KeyError")]))) != []


@pytest.mark.parametrize("linted", [LINTED, WITH_COMMENT], ids=["key", "comment"])
@pytest.mark.parametrize("span", [Span(1, 1, 1, 2), Span(99, 1, 99, 2), None])
def test_a_wrong_span_is_seen(linted: Linted, span: Span | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Document, "span", lambda _self, _place: span)
    for finding in linted.run.findings:
        only = _with(linted, findings=[finding], suppressed=())
        assert list(invariants.spans_hold(only)) != [], finding.rule


def test_a_wrong_place_in_a_nix_file_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    (document,) = FACTS.documents
    monkeypatch.setattr(type(document), "where", lambda _self, _place: ("host.nix", Span(7, 4, 7, 5)))
    assert list(invariants.spans_hold(FACTS)) != []


def test_a_syntax_error_outside_the_text_is_seen() -> None:
    linted = lint(Case((File("host0.toml", b"a ="),)))
    assert list(invariants.spans_hold(linted)) == []
    linted.documents[0].error_span = Span(9, 9, 9, 9)
    assert list(invariants.spans_hold(linted)) != []


def test_disorder_is_seen() -> None:
    assert list(invariants.in_order(_with(findings=LINTED.run.findings[::-1]))) != []


def test_a_fingerprint_that_comes_twice_is_seen() -> None:
    assert list(invariants.fingerprints_differ(_with(findings=[*LINTED.run.findings, LINTED.run.findings[0]]))) != []


def test_all_formats_are_looked_at() -> None:
    """Those of guestlint's own that have a reader, at least; a new one need not have."""
    assert set(COUNTED) <= set(REPORTS)


@pytest.mark.parametrize("name", COUNTED)
def test_a_format_that_lacks_a_finding_is_seen(name: str) -> None:
    less = LINTED.run._replace(findings=LINTED.run.findings[1:])
    text = invariants.written_as(name, less)
    assert list(invariants.format_faults(name, text, less)) == []
    assert list(invariants.format_faults(name, text, LINTED.run)) != []


@pytest.mark.parametrize("name", ["json", "jsonl", "sarif", "gitlab", "junit", "html"])
def test_a_format_that_cannot_be_read_is_seen(name: str) -> None:
    text = invariants.written_as(name, LINTED.run)
    assert list(invariants.format_faults(name, text.replace("</div>", "", 1)[:-20] + "</p>", LINTED.run)) != []


@pytest.mark.parametrize("char", ["\x1b", "\u202e", "\u200b", "\x9b", "\u2028"])
def test_what_nobody_sees_is_seen(char: str) -> None:
    text = invariants.written_as("concise", LINTED.run)
    assert list(invariants.format_faults("concise", text[:-1] + char + "\n", LINTED.run)) != []


def test_a_fix_that_does_something_else_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invariants, "apply_fixes", lambda _run, _findings: AppliedFixes({}, []))
    assert "the fix gives None" in next(invariants.fixes_hold(LINTED))


def test_a_fix_that_does_not_parse_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def report(run: Run) -> dict[str, Any]:
        edit = {"file": "host0.toml", "span": {"line": 1, "column": 1, "endLine": 1, "endColumn": 2}, "text": "="}
        return {"findings": [{"fix": {"edits": [edit]}} for _ in run.findings]}

    monkeypatch.setattr(invariants, "report", report)
    assert any("does not parse" in fault for fault in invariants.fixes_hold(LINTED))


def _ends(*texts: str) -> Callable[..., Outcome]:
    """Fixing that gives these texts one after the other."""
    outcomes = iter(texts)

    def apply(*_given: object, **_more: object) -> Outcome:
        return Outcome(api.lint([read_bytes("host0.toml", next(outcomes).encode())]), [])

    return apply


@pytest.mark.parametrize(
    ("texts", "fault"),
    [
        (("=", "="), "does not parse"),
        (("[node]\n", "[node]\n\n"), "is fixed again"),
        ((HOST.decode(), HOST.decode()), "is not fixed"),
    ],
)
def test_fixing_that_goes_wrong_is_seen(texts: tuple[str, ...], fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invariants, "apply_until_stable", _ends(*texts))
    assert any(fault in each for each in invariants.fixes_end(LINTED))


def test_a_difference_between_toml_and_json_is_seen() -> None:
    assert "only as JSON" in next(invariants.toml_is_json(_with(findings=LINTED.run.findings[1:])))
    other = LINTED.run.findings[0]._replace(severity="info")
    faults = list(invariants.toml_is_json(_with(findings=[other, *LINTED.run.findings[1:]])))
    assert [fault.partition(":")[0] for fault in faults] == ["only as TOML", "only as JSON"]


def test_a_baseline_that_forgets_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invariants, "known_findings", lambda run: _known(run)[1:])
    assert "1 findings are not known" in next(invariants.baseline_knows(LINTED))


_known = known_findings


def test_an_edge_to_nowhere_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = api.graph(LINTED.documents[0])
    monkeypatch.setattr(api, "graph", lambda *_given: whole._replace(nodes={}))
    assert list(invariants.graphs_hold(LINTED)) != []


def test_an_exception_is_a_fault() -> None:
    def fails(linted: Linted) -> Iterator[str]:
        raise KeyError(linted.turn)

    fault = judge(generate(1), 1, [fails]).fault
    assert fault is not None
    assert (fault.invariant, fault.message.partition(" (")[0]) == ("fails", "KeyError: 1")

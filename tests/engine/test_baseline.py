"""Which findings a baseline knows, and what a file that is none is told."""

from __future__ import annotations

import json
from typing import Any

import pytest

from guestlint.diagnostics import Diagnostic, Finding, Known, Run
from guestlint.engine.baseline import BaselineError, compare, known_findings, read, written
from guestlint.source.route import Place
from tests.report import samples


def finding(fingerprint: str, rule: str = "mac-collision", file: str = "host.toml", message: str = "m") -> Finding:
    report = Diagnostic(message, Place(file, ("guests", fingerprint)))
    return samples.finding(report, rule)._replace(fingerprint=fingerprint)


def known(fingerprint: str, rule: str = "mac-collision", message: str = "m") -> Known:
    return Known(rule, fingerprint, "host.toml", f"guests.{fingerprint}", message)


def run(*findings: Finding) -> Run:
    return Run(findings, {}, samples.RULES)


def test_findings_are_recorded_in_order_with_what_people_read() -> None:
    found = known_findings(run(finding("b"), finding("a"), finding("c", "ordering-cycle"), finding("a", file="a.toml")))
    assert found == [
        Known("mac-collision", "a", "a.toml", "guests.a", "m"),
        known("a"),
        known("b"),
        known("c", "ordering-cycle"),
    ]


def test_the_text_has_a_line_for_each() -> None:
    text = written([known("a"), known("b", message="ü")])
    lines = text.splitlines()
    assert lines[0] == '{"version": 1, "findings": ['
    assert [json.loads(line.rstrip(","))["fingerprint"] for line in lines[1:-1]] == ["a", "b"]
    assert [line[:2] for line in lines[1:-1]] == ["  ", "  "]
    assert lines[-1] == "]}"
    assert text.endswith("]}\n")


def test_a_baseline_of_nothing_is_one_line() -> None:
    assert written([]) == '{"version": 1, "findings": []}\n'
    assert read("b.json", written([]).encode()) == []


def test_what_is_written_is_read_again() -> None:
    each = [known("a"), known("a"), known("b", "ordering-cycle", '"\\\n\x00')]
    assert read("b.json", written(each).encode()) == each


def test_further_keys_of_a_finding_are_passed_over() -> None:
    entry = {**known("a")._asdict(), "since": 1}
    assert read("b.json", json.dumps({"version": 1, "findings": [entry]}).encode()) == [known("a")]


def refused(content: Any) -> tuple[str, str]:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    with pytest.raises(BaselineError) as error:
        read("b.json", data)
    return str(error.value), error.value.hint


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "b.json:1:1: not a valid baseline: Expecting value"),
        (b'{\n "version" 1\n}', "b.json:2:12: not a valid baseline: Expecting ':' delimiter"),
        (b"\xff\xfe\xfd", "b.json: not a valid baseline: not UTF-8"),
        (b"[" * 200_000, "b.json: not a valid baseline: nested too deeply"),
        (b"1" * 5_000, "b.json: not a valid baseline: a number has too many digits"),
        ([], "b.json: not a baseline of version 1"),
        ({}, "b.json: not a baseline of version 1"),
        ({"version": 0, "findings": []}, "b.json: not a baseline of version 1"),
        ({"version": 2, "findings": []}, "b.json: not a baseline of version 1"),
        ({"version": True, "findings": []}, "b.json: not a baseline of version 1"),
        ({"version": "1", "findings": []}, "b.json: not a baseline of version 1"),
    ],
)
def test_what_is_no_baseline(content: Any, says: str) -> None:
    assert refused(content) == (says, "create it again with --write-baseline")


@pytest.mark.parametrize("wrong", [None, 3, [], {}, {**known("a")._asdict(), "path": 1}])
def test_a_finding_that_is_none_is_named_by_its_number(wrong: Any) -> None:
    message, hint = refused({"version": 1, "findings": [known("a")._asdict(), wrong]})
    assert message == "b.json: finding 2 is not valid: expected the keys rule, fingerprint, file, path, message"
    assert hint == "create it again with --write-baseline"


@pytest.mark.parametrize("findings", [None, "x", {}])
def test_findings_that_are_no_list(findings: Any) -> None:
    assert refused({"version": 1, "findings": findings})[0].startswith("b.json: finding 1 is not valid: ")
    assert refused({"version": 1})[0].startswith("b.json: finding 1 is not valid: ")


def test_known_findings_are_quiet_and_the_others_new() -> None:
    a, b, c = finding("a"), finding("b"), finding("c")
    compared = compare(run(a, b, c), [known("b"), known("gone"), known("a", "ordering-cycle")])
    assert (compared.run.findings, compared.run.known) == ([a, c], [b])
    assert compared.gone == compared.run.gone == [known("gone"), known("a", "ordering-cycle")]


def test_each_entry_stands_for_one_finding() -> None:
    first, second = finding("a", message="first"), finding("a", message="second")
    one = compare(run(first, second), [known("a")])
    assert (one.run.findings, one.run.known, one.gone) == ([second], [first], [])
    entries = [known("a", message=text) for text in ("w", "x", "y", "z")]
    four = compare(run(first, second), entries)
    assert (four.run.findings, four.run.known) == ([], [first, second])
    assert four.gone == entries[:2]


def test_the_message_and_the_place_are_for_people() -> None:
    moved = finding("a", file="moved.toml", message="in other words")
    assert compare(run(moved), [known("a")]).run.findings == []


def test_against_an_empty_baseline_all_is_new() -> None:
    compared = compare(run(finding("a")), [])
    assert (len(compared.run.findings), compared.run.known, compared.gone) == (1, [], [])

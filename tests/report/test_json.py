from __future__ import annotations

import io
import json
from typing import Any

from guestlint.diagnostics import Diagnostic, Run
from guestlint.report.concise import Concise
from guestlint.report.json import Json
from guestlint.source.json_text import json_text
from guestlint.source.printable import printable
from guestlint.source.route import Place
from tests.report import samples


def written(run: Run) -> str:
    out = io.StringIO()
    Json().write(run, out)
    return out.getvalue()


def loaded(run: Run) -> Any:
    return json.loads(written(run))


def test_keys_are_those_of_the_contract_in_its_order() -> None:
    said = loaded(samples.collision())
    assert list(said) == ["schema", "tool", "summary", "findings"]
    assert list(said["tool"]) == ["name", "version"]
    assert list(said["summary"]) == ["files", "findings", "errors", "warnings", "infos"]
    finding = said["findings"][0]
    assert " ".join(finding) == (
        "rule category severity stage message help file path span related flow fix fingerprint"
    )
    assert list(finding["related"][0]) == ["message", "file", "path", "span"]
    assert list(finding["span"]) == ["line", "column", "endLine", "endColumn"]


def test_values() -> None:
    said = loaded(samples.collision())
    assert said["summary"] == {"files": 1, "findings": 1, "errors": 1, "warnings": 0, "infos": 0}
    assert said["findings"][0]["path"] == "guests.b.microvm.mac"
    assert said["findings"][0]["span"] == {"line": 7, "column": 1, "endLine": 7, "endColumn": 34}


def test_no_span_is_null() -> None:
    assert loaded(samples.placeless())["findings"][0]["span"] is None


def test_flow_has_the_shape_of_related() -> None:
    finding = loaded(samples.cycle())["findings"][0]
    assert [list(step) for step in finding["flow"]] == [["message", "file", "path", "span"]] * 2


def test_findings_stay_in_the_order_of_the_run() -> None:
    findings = [samples.finding(Diagnostic(text, Place("f"))) for text in "bac"]
    assert [one["message"] for one in loaded(Run(findings, {}, {}))["findings"]] == ["b", "a", "c"]


def test_hostile_text_is_whole_and_not_raw() -> None:
    text = written(samples.hostile())
    assert text.replace("\n", "").isprintable()
    assert json.loads(text)["findings"][0]["message"] == samples.HOSTILE


def test_json_text_means_what_it_was_given() -> None:
    data = {"é日": "".join(map(chr, (*range(0x300), 0x202E, 0xD800, 0xFEFF, 0xE0001, 0x1F600))), "##[a]": "###vso[b]"}
    text = json_text(data)
    assert text.isascii()
    assert text.replace("\n", "").isprintable()
    assert json.loads(text) == data


def test_printable_shows_what_it_hides() -> None:
    assert printable("a\x1b\x9b\n\t\u202e\u2066\ud800\U000e0001é日 b") == (
        "a\\x1b\\x9b\\x0a\\x09\\u202e\\u2066\\ud800\\U000e0001é日 b"
    )


def test_concise_is_one_line_a_finding() -> None:
    out = io.StringIO()
    for run in (samples.collision(), samples.placeless()):
        Concise().write(run, out)
    assert out.getvalue() == (
        "host.toml:7:1: error[mac-collision] guests `a` and `b` have one MAC address, 02:01:27:1b:bd:ca: "
        "both answer to it\n"
        "<stdin>: warning[space-in-mountpoint] the host has no name\n"
    )


def test_concise_keeps_hostile_findings_on_their_line() -> None:
    out = io.StringIO()
    Concise().write(samples.hostile(), out)
    assert out.getvalue().count("\n") == 1
    assert out.getvalue()[:-1].isprintable()

from __future__ import annotations

import io
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import tomli

from guestlint import api
from guestlint.diagnostics import Diagnostic, Edit, Fix, Run
from guestlint.report.sarif import Sarif, message_text, uri
from guestlint.source.document import Document
from guestlint.source.parse import read_bytes
from guestlint.source.route import Place
from tests.oracles import without
from tests.report import samples

ROOT = Path(__file__).parents[2]

# Notes that are not obeyed: texts by id, which GitHub does not show (2002); version control and file contents, which
# would make the log more than a function of the run (2003, 2013); pages that are asked for over the network (2006);
# rule ids like GL0001, a second name for each rule (2009); no snippet of a whole file (2010, 2011); no page for a
# plugin's rule, or no rules at all (2012); absolute paths where the user gave them (2016).
REFUSED = {f"SARIF{number}" for number in (2002, 2003, 2006, 2009, 2010, 2011, 2012, 2013, 2016)}


def with_fix() -> Run:
    text = 'a = "x"\n'
    document = Document("fix.toml", text, tomli.loads(text))
    at = Place("fix.toml", ("a",), "value")
    report = Diagnostic("`a` is wrong", at, fix=Fix("say `y`", (Edit("set", at, "y"),)))
    return Run([samples.finding(report)], {"fix.toml": document}, samples.RULES)


RUNS = {
    "collision": samples.collision(),
    "cycle": samples.cycle(),
    "hostile": samples.hostile(),
    "clean": samples.clean(2),
    "nothing": Run([], {}, {}),
    "placeless": samples.placeless(),
    "names": samples.collision("dir é/my host %41#?.toml"),
    "outside": samples.collision("../x/host.toml"),
    "absolute": samples.collision("/etc/host.toml"),
    "stdin": samples.collision("<stdin>"),
    "colon": samples.collision("a:b.toml"),
    "fix": with_fix(),
    "unknown-rule": samples.collision()._replace(rules={}),
}


def written(run: Run) -> str:
    out = io.StringIO()
    Sarif().write(run, out)
    return out.getvalue()


def loaded(run: Run) -> Any:
    return json.loads(written(run))["runs"][0]


@pytest.mark.parametrize("name", RUNS)
def test_each_result_names_its_rule_and_file(name: str) -> None:
    run = loaded(RUNS[name])
    rules, artifacts = run["tool"]["driver"]["rules"], run["artifacts"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        location = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert artifacts[location["index"]]["location"]["uri"] == location["uri"]


@pytest.mark.parametrize("name", RUNS)
def test_nothing_is_raw(name: str) -> None:
    assert written(RUNS[name]).replace("\n", "").isprintable()


def test_a_result() -> None:
    result = loaded(samples.collision())["results"][0]
    assert result["level"] == "error"
    assert result["message"]["text"] == (
        "Guests `a` and `b` have one MAC address, 02:01:27:1b:bd:ca: both answer to it. "
        "See [guest `a` has it here](1). "
        "Give one of them another address, or leave `mac` out to have one derived from the guest's name."
    )
    place = result["locations"][0]
    assert place["physicalLocation"]["region"] == {
        "startLine": 7,
        "startColumn": 1,
        "endLine": 7,
        "endColumn": 34,
        "snippet": {"text": 'microvm.mac = "02:01:27:1b:bd:ca"'},
    }
    assert place["logicalLocations"][0]["fullyQualifiedName"] == "guests.b.microvm.mac"
    assert [one["id"] for one in result["relatedLocations"]] == [1]
    assert result["partialFingerprints"] == {"guestlint/v1": "0123abcd"}


def test_a_rule() -> None:
    rule = loaded(samples.collision())["tool"]["driver"]["rules"][0]
    assert rule["name"] == "MacCollision"
    assert rule["shortDescription"]["text"] == "Two guests answer to one MAC address."
    assert rule["fullDescription"]["text"] == "The switch sends frames to either."
    assert rule["help"]["markdown"].startswith("## Why it fails\n\nThe switch")
    assert rule["defaultConfiguration"] == {"level": "error"}
    assert rule["properties"]["problem.severity"] == "error"


def test_info_is_a_note() -> None:
    rules = loaded(samples.clean())["tool"]["driver"]["rules"]
    assert [rule["defaultConfiguration"]["level"] for rule in rules] == ["error", "error", "warning", "note"]


def test_a_cycle_is_a_code_flow() -> None:
    steps = loaded(samples.cycle())["results"][0]["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [step["location"]["physicalLocation"]["region"]["startLine"] for step in steps] == [2, 4]


def test_a_fix_is_a_replacement() -> None:
    fix = loaded(with_fix())["results"][0]["fixes"][0]
    assert fix["artifactChanges"][0]["replacements"] == [
        {
            "deletedRegion": {"startLine": 1, "startColumn": 5, "endLine": 1, "endColumn": 8},
            "insertedContent": {"text": '"y"'},
        }
    ]


def test_a_fix_without_edits_is_left_out() -> None:
    assert "fixes" not in loaded(samples.collision())["results"][0]


def test_no_position_is_the_whole_file() -> None:
    run = samples.placeless()
    document = samples.StubDocument("<stdin>", "a = 1\nb = 2\n")
    result = loaded(run._replace(documents={"<stdin>": document}))["results"][0]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 1, "endLine": 2}


def test_crashes_are_notifications_in_order() -> None:
    invocation = loaded(samples.hostile())["invocations"][0]
    assert invocation["executionSuccessful"] is False
    texts = [one["message"]["text"] for one in invocation["toolExecutionNotifications"]]
    assert [text[:7] for text in texts] == ["rule a ", "rule z\\"]
    assert loaded(samples.clean())["invocations"] == [{"executionSuccessful": True}]


def test_a_long_line_is_not_repeated_for_each_finding() -> None:
    run = samples.collision()
    document = run.documents["host.toml"]
    document.text = document.text.replace("\n[guests.b]", "#" * 100_000 + "\n[guests.b]")
    assert len(written(run)) < 20_000


def test_message_text_has_no_links_or_placeholders_of_the_input() -> None:
    assert message_text("[x](http://y) {0} \\ \x1b") == r"\[x\](http://y) {{0}} \\ \\x1b."


def test_uris() -> None:
    assert uri("dir é/a b%41#?.toml") == "dir%20%C3%A9/a%20b%2541%23%3F.toml"
    assert uri("a:b.toml") == "a%3Ab.toml"
    assert uri("<stdin>") == "%3Cstdin%3E"
    assert uri("../x") == "../x"
    assert uri("/etc/x") == "file:///etc/x"
    assert uri("a\udcff") == "a%FF"
    assert uri("a\ud800") == "a%ED%A0%80"


def multitool() -> str:
    """The path of the real validator; where there is none, the test is skipped."""
    named = os.environ.get("TEST_SARIF_MULTITOOL")
    found = "node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool"
    paths = [str(path) for path in (named, ROOT / found, ROOT / "tests" / "sarif" / found) if path]
    program = next((path for path in paths if os.access(path, os.X_OK)), None)
    if program is None:
        without("no Sarif.Multitool: set TEST_SARIF_MULTITOOL, or `npm ci` in tests/sarif")
    return program


@pytest.mark.parametrize("name", RUNS)
def test_the_real_validator_has_nothing_to_say(name: str, tmp_path: Path) -> None:
    log, report = tmp_path / "out.sarif", tmp_path / "report.sarif"
    program = multitool()
    log.write_text(written(RUNS[name]), encoding="utf-8")
    command = [program, "validate", str(log), "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning;Note"]
    environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    subprocess.run(
        [*command, "--output", str(report), "--log", "ForceOverwrite"],
        check=True,
        capture_output=True,
        env=environment,
    )
    said = json.loads(report.read_text(encoding="utf-8-sig"))["runs"][0]
    results = said.get("results", [])
    assert [result for result in results if result.get("level") != "note"] == []
    assert {result["ruleId"] for result in results} <= REFUSED
    assert all(not one.get("toolConfigurationNotifications") for one in said["invocations"])


def test_the_real_validator_has_nothing_to_say_of_any_fixture(tmp_path: Path) -> None:
    """The command as GitHub's users run it: no error, no warning and no note, for each document of the corpus."""
    program = multitool()
    logs = tmp_path / "logs"
    logs.mkdir()
    documents = [*sorted((ROOT / "tests" / "fixtures").glob("*/*.toml")), ROOT / "examples" / "host.toml"]
    for number, path in enumerate(documents):
        document = read_bytes(path.relative_to(ROOT).as_posix(), path.read_bytes())
        (logs / f"{number}-{path.stem}.sarif").write_text(written(api.lint([document])), encoding="utf-8")
    report = tmp_path / "report.sarif"
    command = [program, "validate", f"{logs}/*.sarif", "--rule-kind", "Sarif;Ghas", "--log", "ForceOverwrite"]
    environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    run = subprocess.run(
        [*command, "--output", str(report)], check=True, capture_output=True, text=True, env=environment
    )
    assert f"{len(documents)} files scanned" in run.stdout
    assert json.loads(report.read_text(encoding="utf-8-sig"))["runs"][0].get("results", []) == []

"""Switches of every day, completion, and the steps of the CI that is documented."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.cli.command import guestlint
from tests.oracles import require

BAD = b"""\
[node]
name = "ward"
naem = 1

[guests.home-gateway-1]
backend = "microvm"
microvm = { system = "x", macvtap = "lan", mac = "00:1b:21:00:00:01" }
autostrat = true
"""


def test_statistics(tmp_path: Path) -> None:
    result = guestlint("-", "--statistics", "--format", "json=out.json", "--format", "text", cwd=tmp_path, stdin=BAD)
    assert result.code == 1
    assert result.out == (
        "2  error    unknown-option           1 fixable\n1  error    interface-name-too-long\n1  info     global-mac\n"
    )
    assert json.loads((tmp_path / "out.json").read_text())["summary"]["findings"] == 4


COUNTS = [
    {"rule": "unknown-option", "severity": "error", "count": 2, "fixable": 1},
    {"rule": "interface-name-too-long", "severity": "error", "count": 1, "fixable": 0},
    {"rule": "global-mac", "severity": "info", "count": 1, "fixable": 0},
]


def statistics(folder: Path, *arguments: str) -> str:
    result = guestlint("-", "--statistics", *arguments, cwd=folder, stdin=BAD)
    assert (result.code, result.err) == (1, "")
    return result.out


def test_statistics_for_people_and_programs(tmp_path: Path) -> None:
    table = statistics(tmp_path)
    for name in ("text", "concise", "grouped", "github"):
        assert statistics(tmp_path, "--format", name) == table
    assert json.loads(statistics(tmp_path, "--format", "json")) == {"schema": 1, "statistics": COUNTS}
    assert [json.loads(line) for line in statistics(tmp_path, "--format", "jsonl").splitlines()] == COUNTS
    assert "| 2 | error | `unknown-option` | 1 |\n" in statistics(tmp_path, "--format", "markdown")
    page = statistics(tmp_path, "--format", "html")
    assert re.sub(r"<[^>]+>", " ", page).split()[-4:] == ["1", "info", "global-mac", "0"]
    (tmp_path / "guestlint.toml").write_text('format = "json"\n')
    assert json.loads(statistics(tmp_path))["statistics"] == COUNTS
    clean = guestlint("-", "--statistics", cwd=tmp_path, stdin=b'[node]\nname = "ward"\n')
    assert (clean.code, json.loads(clean.out)["statistics"]) == (0, [])


def test_statistics_for_services(tmp_path: Path) -> None:
    """One result, issue or case for each rule, in the shape that the service reads."""
    (run,) = json.loads(statistics(tmp_path, "--format", "sarif"))["runs"]
    assert [(each["ruleId"], each["level"], each["occurrenceCount"], each["message"]) for each in run["results"]] == [
        (each["rule"], _LEVEL[each["severity"]], each["count"], {"text": f"{_words(each)}."}) for each in COUNTS
    ]
    issues = json.loads(statistics(tmp_path, "--format", "gitlab"))
    assert [(each["check_name"], each["description"], each["location"]["path"]) for each in issues] == [
        (each["rule"], _words(each), "<stdin>") for each in COUNTS
    ]
    assert len({each["fingerprint"] for each in issues}) == len(COUNTS)
    (suite,) = ET.fromstring(statistics(tmp_path, "--format", "junit"))  # noqa: S314 - guestlint wrote it
    assert suite.attrib == {"name": "guestlint", "tests": "3", "failures": "2", "errors": "0", "skipped": "0"}
    assert [(case.attrib["name"], case[0].attrib.get("message", case[0].text)) for case in suite] == [
        (each["rule"], _words(each)) for each in COUNTS
    ]
    assert [case[0].tag for case in suite] == ["failure", "failure", "system-out"]


_LEVEL: Mapping[Any, str] = {"error": "error", "info": "note"}


def _words(count: Mapping[str, Any]) -> str:
    number = f"{count['count']} finding{'s' if count['count'] > 1 else ''} of {count['rule']}"
    return f"{number}, {count['fixable']} fixable" if count["fixable"] else number


def test_statistics_stand_beside_reports_in_files(tmp_path: Path) -> None:
    plugin = str(Path(__file__).parents[2] / "examples/plugin/src/guestlint_acme")
    refused = guestlint("-", "--statistics", "--plugin", plugin, "--format", "csv", cwd=tmp_path, stdin=BAD)
    assert (refused.code, refused.out) == (2, "")
    assert "--format csv is a plugin's, which has no --statistics; choose one of text, " in refused.err
    assert "--format csv=FILE" in refused.err
    for name in ("sarif", "gitlab", "junit"):
        assert statistics(tmp_path, "--format", f"{name}=out") == statistics(tmp_path)
        assert "unknown-option" in (tmp_path / "out").read_text()
    assert statistics(tmp_path, "--format", "json", "--format", "sarif=out", "-o", "counts") == ""
    assert json.loads((tmp_path / "counts").read_text())["statistics"] == COUNTS
    (tmp_path / "host.toml").write_text('[node]\nname = "ward"\n')
    (tmp_path / "facts.json").write_text('{"node": {"name": "other"}}')
    drift = guestlint("drift", "host.toml", "facts.json", "--statistics", "--format", "json", cwd=tmp_path)
    assert [each["count"] for each in json.loads(drift.out)["statistics"]] == [1]


def test_what_is_read_and_left_out_is_told(tmp_path: Path) -> None:
    def write(name: str, text: str) -> None:
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text(text)

    for name in ("a.toml", "old/b.toml", "gone/c.toml", "sub/d.toml"):
        write(name, f'[node]\nname = "{name[-6]}"\n[guests]\n')
    write("other.json", "{}")
    write(".git/HEAD", "")
    write(".gitignore", "gone\n")
    write("base.toml", 'min-severity = "info"\n')
    write("guestlint.toml", 'extend = "base.toml"\nexclude = ["old"]\n')
    write("rules.py", "")
    write("sub/.guestlint.toml", 'plugins = ["../rules.py"]\n')
    arguments = ("--format", "concise", "--fail-on", "error")
    quiet = guestlint(*arguments, cwd=tmp_path, GUESTLINT_MIN_SEVERITY="error")
    told = guestlint("-v", *arguments, cwd=tmp_path, GUESTLINT_MIN_SEVERITY="error")
    assert (told.code, told.out) == (quiet.code, quiet.out)
    lines = [re.sub(r"[0-9]+ ms", "N ms", line) for line in told.err.splitlines()]
    expected = [
        "loading settings and plugins took N ms",
        "gone: left out: Git ignores it",
        "old: left out: `exclude` matches it",
        "base.toml: left out: it is no host file",
        "guestlint.toml: left out: it is no host file",
        "other.json: left out: it is no host file",
        "a.toml: settings of base.toml, guestlint.toml, environment, command line",
        "sub/d.toml: settings of sub/.guestlint.toml, environment, command line",
        "plugins: rules.py",
        "reading took N ms",
        "linting took N ms",
        "reporting took N ms",
    ]
    assert sorted(lines) == sorted([f"guestlint: {line}" for line in expected] + quiet.err.splitlines())
    assert [line for line in lines if line.endswith("ms")] == [f"guestlint: {expected[at]}" for at in (0, 9, 10, 11)]


def test_drift_tells_what_it_reads(tmp_path: Path) -> None:
    (tmp_path / "host.toml").write_text('[node]\nname = "ward"\n')
    (tmp_path / "facts.json").write_text('{"node": {"name": "ward"}}')
    told = guestlint("drift", "host.toml", "facts.json", "--verbose", cwd=tmp_path).err
    assert "guestlint: host.toml: default settings\nguestlint: plugins: none\n" in told
    assert re.search(r"^guestlint: comparing took [0-9]+ ms$", told, re.MULTILINE)


@pytest.mark.parametrize(
    ("arguments", "phase"),
    [
        (("graph",), "answering"),
        (("graph", "stats"), "answering"),
        (("graph", "why", "a", "a"), "answering"),
        (("expand",), "reading and expanding"),
    ],
)
def test_graph_and_expand_tell_what_they_read(arguments: tuple[str, ...], phase: str, tmp_path: Path) -> None:
    (tmp_path / "host.toml").write_text('[node]\nname = "a"\n[guests]\n')
    (tmp_path / "other.toml").write_text("")
    (tmp_path / "guestlint.toml").write_text('fail-on = "error"\n')
    quiet = guestlint(*arguments, cwd=tmp_path)
    told = guestlint(*arguments, "-v", cwd=tmp_path)
    assert (told.code, told.out) == (quiet.code, quiet.out) == (0, quiet.out)
    assert quiet.err == ""
    assert "guestlint: other.toml: left out: it is no host file\n" in told.err
    assert "guestlint: host.toml: settings of guestlint.toml\nguestlint: plugins: none\n" in told.err
    assert re.search(rf"^guestlint: {phase} took [0-9]+ ms$", told.err, re.MULTILINE)


def test_some_options_may_stand_before_the_command(tmp_path: Path) -> None:
    (tmp_path / "host.toml").write_bytes(BAD)
    for before, command in (
        (("--color", "always"), ("check", "host.toml")),
        (("--color=always", "-q"), ("check", "host.toml")),
        (("-v",), ("graph", "stats", "host.toml")),
        (("-q", "--color", "never"), ("host.toml",)),
    ):
        name, *others = command
        told = guestlint(*before, *command, cwd=tmp_path)
        behind = guestlint(name, *others, *before, cwd=tmp_path)
        assert (told.code, told.out) == (behind.code, behind.out)
        assert told.out
    asked = ("why", "guest:*", "host:*", "host.toml")
    coloured = guestlint("graph", "--color", "always", *asked, cwd=tmp_path)
    assert coloured == guestlint("graph", *asked, "--color", "always", cwd=tmp_path)
    assert "\x1b[" in coloured.out


def test_quiet(tmp_path: Path) -> None:
    clean = b'[node]\nname = "ward"\n'
    assert guestlint("-", cwd=tmp_path, stdin=clean).out == "no findings in 1 file\n"
    assert guestlint("-", "--quiet", cwd=tmp_path, stdin=clean).out == ""
    assert guestlint("-", "-q", "--format", "concise", cwd=tmp_path, stdin=BAD).out.count("\n") == 4


def test_standard_input_has_a_name(tmp_path: Path) -> None:
    (tmp_path / "guestlint.toml").write_text('[[per-file]]\nfiles = ["hosts/*"]\nignore = ["network"]\n')
    result = guestlint("-", "--stdin-filename", "hosts/a.toml", "--format", "concise", cwd=tmp_path, stdin=BAD)
    assert [line.split(":")[0] for line in result.out.splitlines()] == ["hosts/a.toml"] * 2
    unused = guestlint("hosts", "--stdin-filename", "hosts/a.toml", cwd=tmp_path, stdin=BAD)
    assert (unused.code, unused.out) == (2, "")
    assert "--stdin-filename requires the path -" in unused.err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(tmp_path: Path, shell: str) -> None:
    script = guestlint("completion", shell, cwd=tmp_path)
    assert (script.code, script.err) == (0, "")
    assert f"_GUESTLINT_COMPLETE={shell}_complete" in script.out
    if shell == "bash":
        subprocess.run([require("bash"), "-n"], input=script.out, text=True, check=True)

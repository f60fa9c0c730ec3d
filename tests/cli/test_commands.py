"""The command line keeps its contract: commands, formats, exit codes, and clear words where something is wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import tomli

from tests.cli.command import ROOT, guestlint
from tests.report.graph_rows import rows

CLEAN = '[node]\nname = "ward"\n'
BAD = CLEAN + "[guests.a]\nbackend = 'container'\n"
WARNING = CLEAN + "[guests.a]\nbackend = 'container'\ncontainer.macvlan = 'lan'\nmicrovm.macvtap = 'lan'\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "clean.toml").write_text(CLEAN)
    (tmp_path / "bad.toml").write_text(BAD)
    (tmp_path / "warning.toml").write_text(WARNING)
    return tmp_path


def test_clean_is_0(folder: Path) -> None:
    result = guestlint("clean.toml", cwd=folder)
    assert (result.code, result.err) == (0, "")


def test_findings_are_1_and_check_is_the_default(folder: Path) -> None:
    result = guestlint("bad.toml", cwd=folder)
    assert result.code == 1
    assert "error[missing-option]" in result.out
    assert guestlint("check", "bad.toml", cwd=folder) == result


@pytest.mark.parametrize(("fail_on", "code"), [("error", 0), ("warning", 1), ("info", 1)])
def test_fail_on(folder: Path, fail_on: str, code: int) -> None:
    assert guestlint("warning.toml", "--fail-on", fail_on, cwd=folder).code == code


@pytest.mark.parametrize("format_", ["text", "concise", "json", "sarif"])
def test_the_format_never_changes_the_verdict(folder: Path, format_: str) -> None:
    assert guestlint("bad.toml", "--format", format_, cwd=folder).code == 1
    assert guestlint("clean.toml", "--format", format_, cwd=folder).code == 0


def test_an_unreadable_file_is_2_and_hides_nothing(folder: Path) -> None:
    result = guestlint("nope.toml", "bad.toml", cwd=folder)
    assert result.code == 2
    assert "nope.toml: no such file" in result.err
    assert "missing-option" in result.out


def test_a_folder_without_host_files_is_2(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    result = guestlint(str(tmp_path), cwd=tmp_path)
    assert result.code == 2
    assert "no host file" in result.err


def test_a_syntax_error_is_a_finding(folder: Path) -> None:
    (folder / "broken.toml").write_text('[node]\nname = "ward\n')
    result = guestlint("broken.toml", "--format", "json", cwd=folder)
    finding = json.loads(result.out)["findings"][0]
    assert result.code == 1
    assert (finding["rule"], finding["stage"]) == ("syntax-error", "parse")
    assert finding["span"]["line"] == 2


def test_standard_input(folder: Path) -> None:
    assert "missing-option" in guestlint("-", cwd=folder, stdin=BAD.encode()).out
    as_json = json.dumps(tomli.loads(BAD)).encode()
    assert "missing-option" in guestlint("-", cwd=folder, stdin=as_json).out


def test_usage_errors_are_2(folder: Path) -> None:
    for arguments in (["--format", "nope", "clean.toml"], ["explain", "nope"], ["check", "--nope"]):
        assert guestlint(*arguments, cwd=folder).code == 2


def test_json_contract(folder: Path) -> None:
    report = json.loads(guestlint("bad.toml", "--format", "json", cwd=folder).out)
    assert list(report) == ["schema", "tool", "summary", "findings"]
    assert report["summary"] == {"files": 1, "findings": 1, "errors": 1, "warnings": 0, "infos": 0}
    assert list(report["findings"][0]) == [
        "rule", "category", "severity", "stage", "message", "help", "file", "path", "span", "related", "flow", "fix",
        "fingerprint",
    ]  # fmt: skip
    assert report["findings"][0]["span"] == {"line": 3, "column": 9, "endLine": 3, "endColumn": 10}


def test_output_is_the_same_whatever_the_hash_seed() -> None:
    runs = {guestlint("examples/host.toml", "--format", "sarif", cwd=ROOT, PYTHONHASHSEED=seed).out for seed in "123"}
    assert len(runs) == 1


def test_order_of_paths_does_not_matter_for_findings(folder: Path) -> None:
    first = json.loads(guestlint("bad.toml", "warning.toml", "--format", "json", cwd=folder).out)
    second = json.loads(guestlint("warning.toml", "bad.toml", "--format", "json", cwd=folder).out)
    assert first["findings"] == second["findings"]


def test_a_file_named_twice_is_one_file(folder: Path) -> None:
    report = json.loads(guestlint("bad.toml", "./bad.toml", "--format", "json", cwd=folder).out)
    assert report["summary"]["files"] == 1


def test_fingerprints_survive_moved_lines(folder: Path) -> None:
    before = json.loads(guestlint("bad.toml", "--format", "json", cwd=folder).out)["findings"]
    (folder / "bad.toml").write_text("# a comment\n\n" + BAD)
    after = json.loads(guestlint("bad.toml", "--format", "json", cwd=folder).out)["findings"]
    assert [finding["fingerprint"] for finding in before] == [finding["fingerprint"] for finding in after]
    assert before[0]["span"] != after[0]["span"]


def test_expand_one_file_is_an_object(folder: Path) -> None:
    expansion = json.loads(guestlint("expand", "clean.toml", cwd=folder).out)
    assert expansion["microvm"]["host"] == {"enable": False}


def test_expand_of_what_nix_refuses(folder: Path) -> None:
    result = guestlint("expand", "bad.toml", cwd=folder)
    assert (result.code, result.out) == (1, "")
    assert "missing-option" in result.err


def test_expand_several_are_json_lines(folder: Path) -> None:
    result = guestlint("expand", "clean.toml", "bad.toml", "warning.toml", cwd=folder)
    lines = [json.loads(line) for line in result.out.splitlines()]
    assert result.code == 1
    assert [line["file"] for line in lines] == ["clean.toml", "bad.toml", "warning.toml"]
    assert [set(line) - {"file"} for line in lines] == [{"expand"}, {"error"}, {"expand"}]
    assert lines[1]["error"][0]["rule"] == "missing-option"


def test_graph_has_nodes_and_edges() -> None:
    graph = json.loads(guestlint("graph", "examples/host.toml", "--format", "json", cwd=ROOT).out)
    ids = {node["id"] for node in graph["nodes"]}
    assert {"host:ward", "guest:samba", "pool:rpool", "dataset:rpool/safe/photos", "mount:/guests/shared"} <= ids
    assert {"unit:microvm@forgejo.service", "interface:vm-forgejo", "link:lan"} <= ids
    kinds = {row.kind for row in rows(graph)}
    assert {"requires", "after", "before", "wanted-by", "mounts", "binds", "attaches"} <= kinds
    assert all(row.reason for row in rows(graph))


def test_graph_prefixes_ids_only_in_a_fleet(folder: Path) -> None:
    (folder / "other.toml").write_text('[node]\nname = "nas"\n')
    one = json.loads(guestlint("graph", "clean.toml", "--format", "json", cwd=folder).out)
    two = json.loads(guestlint("graph", "clean.toml", "other.toml", "--format", "json", cwd=folder).out)
    assert "host:ward" in {node["id"] for node in one["nodes"]}
    assert {"ward/host:ward", "nas/host:nas"} <= {node["id"] for node in two["nodes"]}


def test_no_traceback_when_the_reader_goes_away() -> None:
    command = f"{sys.executable} -m guestlint graph tests/fixtures/realworld | head -n 1"
    run = subprocess.run(["/bin/sh", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.stderr == ""


@pytest.mark.parametrize("command", ["check", "graph", "expand", "rules", "explain", "schema"])
def test_every_command_has_help(folder: Path, command: str) -> None:
    result = guestlint(command, "--help", cwd=folder)
    assert result.code == 0
    assert "Usage: guestlint" in result.out


def test_control_characters_never_reach_the_terminal_raw(folder: Path) -> None:
    (folder / "hostile.toml").write_text(CLEAN + '[guests."\\u001b[31mx\\u202e"]\nbackend = "b\\u0007"\n', "utf-8")
    for arguments in (["hostile.toml"], ["hostile.toml", "--format", "concise"], ["graph", "hostile.toml"]):
        out = guestlint(*arguments, cwd=folder, FORCE_COLOR="").out
        assert not any(char in out for char in "\x1b\x07\u202e")

"""Several formats in one run, each to a place of its own."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import ROOT, guestlint

BAD = b'[node]\nname = "ward"\nx = 1\n'


def test_several_formats_in_one_run(tmp_path: Path) -> None:
    result = guestlint(
        "-", "--format", "sarif=out.sarif", "--format", "concise", "--format", "json=out.json", cwd=tmp_path, stdin=BAD
    )
    assert result.code == 1
    assert result.out == "<stdin>:3:1: error[unknown-option] unknown option `x` in `node`\n"
    assert json.loads((tmp_path / "out.json").read_text())["summary"]["errors"] == 1
    assert json.loads((tmp_path / "out.sarif").read_text())["runs"][0]["results"][0]["ruleId"] == "unknown-option"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.json", "out.sarif"]


def test_a_file_is_what_standard_output_would_be(tmp_path: Path) -> None:
    for name in ("text", "html", "junit"):
        shown = guestlint("-", "--format", name, cwd=tmp_path, stdin=BAD).out
        assert guestlint("-", "--format", f"{name}=f", cwd=tmp_path, stdin=BAD).out == ""
        assert (tmp_path / "f").read_text("utf-8") == shown


@pytest.mark.parametrize(
    ("formats", "says"),
    [
        (("text", "json"), "two formats would be written to standard output"),
        (("text=a", "json=a"), "two formats would be written to a"),
        (("json=",), "--format json= is missing a file name"),
        (("=out.sarif",), "--format =out.sarif is missing a format, as in sarif=out.sarif"),
        (("jsn=a",), "unknown format jsn; did you mean `json`?"),
        (("json=no/such/folder",), "no/such/folder: cannot write: no such file or folder"),
    ],
)
def test_what_cannot_be(tmp_path: Path, formats: tuple[str, ...], says: str) -> None:
    arguments = [argument for name in formats for argument in ("--format", name)]
    result = guestlint("-", *arguments, cwd=tmp_path, stdin=BAD)
    assert (result.code, result.out) == (2, "")
    assert says in result.err
    assert list(tmp_path.iterdir()) == []


def _failed(tmp_path: Path, *arguments: str) -> tuple[str, dict[str, Any]]:
    """What the command says, and the invocation in the SARIF log that it writes."""
    done = guestlint(*arguments, "--format", "sarif=out.sarif", cwd=tmp_path)
    assert done.code == 2
    (run,) = json.loads((tmp_path / "out.sarif").read_text())["runs"]
    (invocation,) = run["invocations"]
    assert not invocation["executionSuccessful"]
    return done.err, invocation


def test_a_failure_is_a_notification(tmp_path: Path) -> None:
    (tmp_path / "host.toml").write_bytes(BAD)
    for arguments in (
        ("gone.toml",),
        ("host.toml", "gone.toml"),
        ("host.toml", "--baseline", "gone.json"),
        ("host.toml", "--select", "mac-colision"),
        ("gone.toml", "--quiet"),
    ):
        said, invocation = _failed(tmp_path, *arguments)
        (notification,) = invocation["toolExecutionNotifications"]
        message = said.removeprefix("guestlint: error: ").splitlines()[0]
        assert notification["message"]["text"] == f"{message}."
    (tmp_path / "guestlint.toml").write_text('fail-on = "never"\n')
    _, invocation = _failed(tmp_path, "host.toml")
    assert "fail-on" in invocation["toolExecutionNotifications"][0]["message"]["text"]


@pytest.mark.parametrize("name", ["json", "junit", "markdown", "html", "github"])
def test_every_report_for_people_and_ci_says_that_guestlint_failed(tmp_path: Path, name: str) -> None:
    assert guestlint("gone.toml", "--format", f"{name}=report", cwd=tmp_path).code == 2
    assert "no such file or folder" in (tmp_path / "report").read_text()


def test_a_quiet_run_writes_its_files(tmp_path: Path) -> None:
    """The report of an earlier run must not stay."""
    (tmp_path / "host.toml").write_text('[node]\nname = "ward"\n')
    (tmp_path / "out.json").write_text("old")
    assert guestlint("host.toml", "-q", "--format", "json=out.json", cwd=tmp_path) == (0, "", "")
    assert json.loads((tmp_path / "out.json").read_text())["findings"] == []


def test_a_report_keeps_the_mode_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "host.toml").write_bytes(BAD)
    report = tmp_path / "out.sarif"
    report.touch()
    for mode in (0o600, 0o664):
        report.chmod(mode)
        for path in ("host.toml", "gone.toml"):
            guestlint(path, "--format", "sarif=out.sarif", cwd=tmp_path)
            assert report.stat().st_mode & 0o777 == mode
            assert report.read_text().startswith("{")


def test_each_sentence_of_sarif_begins_with_a_capital_letter(tmp_path: Path) -> None:
    (tmp_path / "guestlint.toml").write_text('select = ["all"]\n')
    hosts = sorted(map(str, (ROOT / "tests/fixtures/realworld").glob("*.toml")))
    done = guestlint(*hosts, "--format", "sarif", cwd=tmp_path)
    results = json.loads(done.out)["runs"][0]["results"]
    assert len(results) > 3
    for result in results:
        plain = re.sub(r"`[^`]*`|\[((?:\\.|[^\]])*)\]\(\d+\)", "X", result["message"]["text"])
        assert re.search(r"(?:^|[.?!] )(?!systemd|disko)[a-z]", plain) is None, plain

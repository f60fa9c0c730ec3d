"""Switches of every day, completion, and the steps of the CI that is documented."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.command import IMPORTED_FROM, ROOT, guestlint
from tests.oracles import require

BAD = b"""\
[node]
name = "ward"
naem = 1

[guests.home-gateway-1]
backend = "microvm"
microvm = { system = "x", macvtap = "lan", mac = "00:1b:21:00:00:01" }
x = 1
"""


def test_statistics(tmp_path: Path) -> None:
    result = guestlint("-", "--statistics", "--format", "json=out.json", "--format", "text", cwd=tmp_path, stdin=BAD)
    assert result.code == 1
    assert result.out == (
        "2  error    unknown-option           1 fixable\n1  error    interface-name-too-long\n1  info     global-mac\n"
    )
    assert json.loads((tmp_path / "out.json").read_text())["summary"]["findings"] == 4


def test_quiet(tmp_path: Path) -> None:
    clean = b'[node]\nname = "ward"\n'
    assert guestlint("-", cwd=tmp_path, stdin=clean).out == "no findings in 1 file\n"
    assert guestlint("-", "--quiet", cwd=tmp_path, stdin=clean).out == ""
    assert guestlint("-", "-q", "--format", "concise", cwd=tmp_path, stdin=BAD).out.count("\n") == 4


def test_standard_input_has_a_name(tmp_path: Path) -> None:
    (tmp_path / "guestlint.toml").write_text('[[per-file]]\nfiles = ["hosts/*"]\nignore = ["network"]\n')
    result = guestlint("-", "--stdin-filename", "hosts/a.toml", "--format", "concise", cwd=tmp_path, stdin=BAD)
    assert [line.split(":")[0] for line in result.out.splitlines()] == ["hosts/a.toml"] * 2


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(tmp_path: Path, shell: str) -> None:
    script = guestlint("completion", shell, cwd=tmp_path)
    assert (script.code, script.err) == (0, "")
    assert f"_GUESTLINT_COMPLETE={shell}_complete" in script.out
    if shell == "bash":
        subprocess.run([require("bash"), "-n"], input=script.out, text=True, check=True)


def test_completion_completes(tmp_path: Path) -> None:
    def completed(words: str) -> str:
        count = str(len(words.split()) - 1)
        return guestlint(cwd=tmp_path, _GUESTLINT_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=count).out

    assert completed("guestlint expl") == "plain,explain\n"
    assert completed("guestlint check --stat") == "plain,--statistics\n"
    assert completed("guestlint host.toml --stat") == "plain,--statistics\n"


def _action() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    return loaded


def test_the_step_of_the_action(tmp_path: Path) -> None:
    """Run as GitHub does, with the inputs' defaults and one of our own."""
    action = _action()
    (step,) = [step for step in action["runs"]["steps"] if step["name"] == "Lint"]
    inputs = {name: each["default"] for name, each in action["inputs"].items()} | {"paths": "hosts/a.toml hosts/b.toml"}
    given = {
        name: re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda match: inputs[match[1]], value)
        for name, value in step["env"].items()
    }
    (tmp_path / "hosts").mkdir()
    (tmp_path / "hosts" / "a.toml").write_bytes(BAD)
    (tmp_path / "hosts" / "b.toml").write_text('[node]\nname = "sire"\n')
    (tmp_path / "guestlint").write_text(f'#!/bin/sh\nexec {sys.executable} -m guestlint "$@"\n')
    (tmp_path / "guestlint").chmod(0o755)
    environment = {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "PYTHONPATH": str(IMPORTED_FROM),
        "GITHUB_STEP_SUMMARY": "summary.md",
    }
    bash = [require("bash"), "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    done = subprocess.run(bash, cwd=tmp_path, env=environment | given, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.count("::error file=hosts/a.toml,") == 3
    assert len(json.loads((tmp_path / "guestlint.sarif").read_text())["runs"][0]["results"]) == 4
    assert (tmp_path / "summary.md").read_text("utf-8").startswith("## guestlint: 3 errors, 1 info in 2 files\n")


def test_the_job_of_gitlab(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "ci.md").read_text("utf-8").partition("\n## Host files, on GitHub\n")[2]
    github, gitlab = (
        yaml.safe_load(block) for block in re.findall(r"^```yaml\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    )
    used = github["jobs"]["guestlint"]["steps"][1]
    assert set(used["with"]) <= set(_action()["inputs"])
    install, lint = gitlab["guestlint"]["script"]
    assert install.startswith("pip install")
    (tmp_path / "hosts").mkdir()
    (tmp_path / "hosts" / "a.toml").write_bytes(BAD)
    assert guestlint(*lint.split()[1:], cwd=tmp_path).code == 1
    for report in gitlab["guestlint"]["artifacts"]["reports"].values():
        assert (tmp_path / report).is_file()
    (command,) = re.findall(r"^\$ guestlint (.*)$", page, re.MULTILINE)
    assert guestlint(*command.split(), cwd=tmp_path).code == 1

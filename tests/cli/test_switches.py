"""Switches of every day, completion, and the steps of the CI that is documented."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

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

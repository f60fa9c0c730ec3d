"""docs/daily.md: each command that it shows is run, on hosts with something to say of."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.cli.command import guestlint
from tests.oracles import require
from tools.console import ROOT

COMMANDS = re.findall(r"^\$ guestlint (.*)$", (ROOT / "docs" / "daily.md").read_text("utf-8"), re.MULTILINE)
HOST = """\
[node]
name = "ward"

[guests.a]
backend = "microvm"
microvm = { system = "x", macvtap = "lan", mac = "03:00:00:00:00:01" }

[guests.a.zfs."/p"]
pool = "rpool"
dataset = "safe/a/"
"""
CLEAN_AFTER = (
    "--quiet",
    "--exit-zero",
    "--changed",
    "--show-settings",
    "--show-files",
    "explain",
    "init",
    "completion",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_is_shown(tmp_path: Path, command: str) -> None:
    (tmp_path / "hosts").mkdir()
    path = tmp_path / "hosts" / "ward.toml"
    path.write_text(HOST, "utf-8")
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "GIT_CONFIG_NOSYSTEM": "1"}
    git = [require("git"), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    for step in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "x"]):
        subprocess.run([*git, *step], cwd=tmp_path, env=environment, check=True)
    result = guestlint(*command.split(), cwd=tmp_path, stdin=HOST.encode() if command.startswith("- ") else b"")
    is_clean = any(word in command for word in CLEAN_AFTER) and "--quiet" not in command
    assert (result.code, "Traceback" in result.err) == (0 if is_clean else 1, False), result
    assert ('dataset = "safe/a"' in path.read_text("utf-8")) is ("--fix" in command)

"""A long fleet and Nix at work show what is going on, on a terminal; at the end nothing is left of it."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import IMPORTED_FROM, all_said

READING = "reading host files: "


def _stderr(folder: Path, *arguments: str, terminal: bool = True) -> str:
    ours, theirs = pty.openpty() if terminal else os.pipe()
    environment = os.environ | {
        "PYTHONPATH": str(IMPORTED_FROM),
        "TERM": "xterm",
        "PATH": f"{folder}/bin:{os.environ['PATH']}",
        "XDG_CACHE_HOME": str(folder / "cache"),
    }
    command = [sys.executable, "-m", "guestlint", *arguments]
    subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=theirs, check=False)
    os.close(theirs)
    said = all_said(ours)
    os.close(ours)
    return said.decode()


def left(said: str) -> str:
    """What is on the screen at the end: a return goes to the start of the line, and an escape erases it."""
    lines = said.replace("\r\n", "\n").split("\n")
    return "\n".join(line.rpartition("\r\x1b[K")[2] for line in lines)


@pytest.fixture
def hosts(tmp_path: Path) -> Path:
    folder = tmp_path / "hosts"
    folder.mkdir()
    for number in range(150):
        (folder / f"h{number}.toml").write_text(f'[node]\nname = "h{number}"\n[guests]\n')
    return folder


@pytest.mark.parametrize("command", [["check"], ["graph", "stats"]], ids=" ".join)
def test_a_line_on_a_terminal_that_is_gone_at_the_end(tmp_path: Path, hosts: Path, command: list[str]) -> None:
    said = _stderr(tmp_path, *command, str(hosts))
    assert READING in said
    assert left(said) == ""
    assert _stderr(tmp_path, *command, str(hosts), terminal=False) == ""


def test_a_short_fleet_shows_none(tmp_path: Path, hosts: Path) -> None:
    for number in range(60, 150):
        (hosts / f"h{number}.toml").unlink()
    assert _stderr(tmp_path, "hosts") == ""


def test_an_error_in_the_middle_has_a_line_of_its_own(tmp_path: Path, hosts: Path) -> None:
    (hosts / "h99.toml").unlink()
    (hosts / "h99.toml").symlink_to("h99.toml")
    said = _stderr(tmp_path, "hosts")
    assert left(said) == "guestlint: error: hosts/h99.toml: too many levels of symbolic links\n"


NIX = f"""#!/bin/sh
case "$*" in *"in if isHost value then null"*) echo '["{"a-long-name" * 20}", "ward"]'; exit 0 ;; esac
sleep 0.2
echo "warning: Git tree is dirty" >&2
echo "error: no such option" >&2
exit 1
"""


def test_nothing_is_left_of_an_evaluation(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "nix-instantiate").write_text(NIX)
    (tmp_path / "bin" / "nix-instantiate").chmod(0o755)
    (tmp_path / "host.nix").touch()
    said = _stderr(tmp_path, "./host.nix#")
    assert "evaluating" in said
    assert "..." in said  # what does not fit the line would stay
    assert "evaluating" not in left(said)
    assert left(said).count("warning: Git tree is dirty\n") == 1
    assert "ward: no such option\n" in left(said)

"""A long fleet on a terminal shows that it is being read; elsewhere nothing of the kind is printed."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

from tests.cli.command import IMPORTED_FROM, all_said


def _stderr(folder: Path, *, terminal: bool) -> str:
    ours, theirs = pty.openpty() if terminal else os.pipe()
    writing = theirs
    command = [sys.executable, "-m", "guestlint", "hosts", "--format", "json"]
    environment = os.environ | {"PYTHONPATH": str(IMPORTED_FROM), "TERM": "xterm"}
    done = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=writing, check=False)
    os.close(writing)
    assert done.stdout.startswith(b"{")
    said = all_said(ours)
    os.close(ours)
    return said.decode()


def test_a_bar_on_a_terminal(tmp_path: Path) -> None:
    hosts = tmp_path / "hosts"
    hosts.mkdir()
    for number in range(150):
        (hosts / f"h{number}.toml").write_text(f'[node]\nname = "h{number}"\n[guests]\n')
    assert "reading host files" in _stderr(tmp_path, terminal=True)
    assert _stderr(tmp_path, terminal=False) == ""
    for number in range(60, 150):
        (hosts / f"h{number}.toml").unlink()
    assert _stderr(tmp_path, terminal=True) == ""

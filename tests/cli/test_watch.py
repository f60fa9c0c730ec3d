"""`--watch`: the screen follows the file, however an editor saves it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

import pytest

from tests.cli.command import ROOT

CLEAN = '[node]\nname = "ward"\n'
BAD = CLEAN + "x = 1\n"
PATIENCE = 30
"""Seconds, for a machine that is busy with other tests."""


class Screen:
    """What the program has printed, line by line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: Queue[str] = Queue()
        Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line)

    def until(self, part: str) -> str:
        """All that is printed up to a line with `part` in it."""
        seen: list[str] = []
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                seen.append(self.lines.get(timeout=0.2))
            except Empty:
                continue
            if part in seen[-1]:
                return "".join(seen)
        pytest.fail(f"no {part!r} in {seen}")


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    (tmp_path / "host.toml").write_text(CLEAN)
    command = [sys.executable, "-m", "guestlint", "host.toml", "--watch", "--format", "concise"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        yield Screen(process)
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) in (0, 2)


def test_saves_of_every_kind_are_seen(screen: Screen, tmp_path: Path) -> None:
    path = tmp_path / "host.toml"
    assert "unknown-option" not in screen.until("waiting for changes")
    time.sleep(0.5)  # the watch begins right after the line is printed
    path.write_text(BAD)
    assert "unknown-option" in screen.until("waiting for changes")
    (tmp_path / "new").write_text(CLEAN)
    (tmp_path / "new").rename(path)
    assert "unknown-option" not in screen.until("waiting for changes")
    path.unlink()
    assert "host.toml: no such file" in screen.until("waiting for changes")
    path.write_text(BAD)
    assert "unknown-option" in screen.until("waiting for changes")
    (tmp_path / "guestlint.toml").write_text('ignore = ["schema"]\n')
    assert "unknown-option" not in screen.until("waiting for changes")
    (tmp_path / "guestlint.toml").write_text("ignore = [\n")
    assert "not TOML" in screen.until("waiting for changes")

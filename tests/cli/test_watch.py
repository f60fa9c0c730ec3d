"""`--watch`: the screen follows the file, however an editor saves it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

import pytest

from tests.cli.command import IMPORTED_FROM, guestlint
from tests.facts.test_places import HELPER, NIX

CLEAN = '[node]\nname = "ward"\n'
BAD = CLEAN + "x = 1\n"
PATIENCE = 60
"""Seconds, for a machine that is busy with other tests."""


class Screen:
    """What the program has printed, line by line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: Queue[str] = Queue()
        self.reader = Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line)

    def shows(self, part: str, action: Callable[[], object], *, absent: bool = False) -> None:
        """Save, and save again where nothing comes of it, until a run is printed that has `part` in it, or has not."""
        seen: list[str] = []
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            action()
            seen.append(self._run(end))
            if "waiting for changes" in seen[-1] and (part in seen[-1]) is not absent:
                return
        pytest.fail(f"{part!r} in none of {seen}" if not absent else f"{part!r} in all of {seen}")

    def _run(self, end: float) -> str:
        """What is printed up to the end of a run, or within a few seconds."""
        lines: list[str] = []
        end = min(end, time.monotonic() + 4)
        while time.monotonic() < end and not (lines and "waiting for changes" in lines[-1]):
            with suppress(Empty):
                lines.append(self.lines.get(timeout=0.2))
        return "".join(lines)


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    (tmp_path / "host.toml").write_text(CLEAN)
    with _watching("host.toml", tmp_path) as screen:
        yield screen


@contextmanager
def _watching(file: str, folder: Path) -> Iterator[Screen]:
    command = [sys.executable, "-m", "guestlint", file, "--watch", "--format", "concise"]
    environment = os.environ | {"PYTHONPATH": str(IMPORTED_FROM)}
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        screen = Screen(process)
        try:
            yield screen
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(PATIENCE) == 0
            assert last_words(screen) == []


def last_words(screen: Screen) -> list[str]:
    """What is printed after the last run: its library has nothing to say."""
    screen.reader.join(PATIENCE)
    said = []
    while not screen.lines.empty():
        said.append(screen.lines.get())
    is_wait = [number for number, line in enumerate(said) if "waiting for changes" in line]
    return said[is_wait[-1] + 1 if is_wait else 0 :]


def test_saves_of_every_kind_are_seen(screen: Screen, tmp_path: Path) -> None:
    path, settings = tmp_path / "host.toml", tmp_path / "guestlint.toml"

    def replace() -> None:
        (tmp_path / "new").write_text(CLEAN)
        (tmp_path / "new").rename(path)

    screen.shows("unknown-option", lambda: None, absent=True)
    screen.shows("unknown-option", lambda: path.write_text(BAD))
    screen.shows("unknown-option", replace, absent=True)
    screen.shows("host.toml: no such file", lambda: path.unlink(missing_ok=True))
    screen.shows("unknown-option", lambda: path.write_text(BAD))
    screen.shows("unknown-option", lambda: settings.write_text('ignore = ["schema"]\n'), absent=True)
    screen.shows("invalid TOML", lambda: settings.write_text("ignore = [\n"))


def test_a_comment_in_a_nix_file_of_facts_is_seen(tmp_path: Path) -> None:
    (tmp_path / "facts.json").write_bytes(HELPER)
    nix = tmp_path / "host.nix"
    nix.write_text(NIX)
    with _watching("facts.json", tmp_path) as screen:
        screen.shows("global-mac", lambda: None)
        screen.shows(
            "global-mac", lambda: nix.write_text(f"# guestlint: ignore[global-mac] its own card\n\n{NIX}"), absent=True
        )


NIX_PROGRAM = """#!/bin/sh
echo "error: locked at $(cat "$FLAKE/flake.lock"), host $(cat "$FLAKE/hosts/ward.nix")" >&2
exit 1
"""


def test_a_flake_is_watched_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a folder below it, too: Nix looks for the flake upward."""
    (tmp_path / "bin").mkdir()
    nix = tmp_path / "bin" / "nix"
    nix.write_text(NIX_PROGRAM)
    nix.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:{os.environ['PATH']}")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    flake = tmp_path / "fleet"
    monkeypatch.setenv("FLAKE", str(flake))
    (flake / "hosts").mkdir(parents=True)
    (flake / "docs").mkdir()
    for name in ("flake.nix", "flake.lock", "hosts/ward.nix"):
        (flake / name).write_text("one")
    with _watching(".#ward", flake / "docs") as screen:
        screen.shows("locked at one, host one", lambda: None)
        screen.shows("locked at two", lambda: (flake / "flake.lock").write_text("two"))
        screen.shows("host two", lambda: (flake / "hosts" / "ward.nix").write_text("two"))


def test_standard_input_cannot_be_watched(tmp_path: Path) -> None:
    done = guestlint("-", "--watch", cwd=tmp_path)
    assert done.code == 2
    assert "--watch cannot be used with standard input" in done.err

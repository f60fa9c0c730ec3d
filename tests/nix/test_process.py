"""Nix is bounded, and nothing that it started outlives guestlint."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.command import IMPORTED_FROM, Result, guestlint


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "flake.nix").write_text("{ }")
    return tmp_path


def pretend(folder: Path, script: str) -> str:
    """A program named nix that does what `script` says; the search path with it."""
    program = folder / "bin" / "nix"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return f"{program.parent}:{os.environ['PATH']}"


def lint(folder: Path, script: str, *arguments: str, reference: str = ".#ward") -> Result:
    return guestlint(
        reference, *arguments, cwd=folder, PATH=pretend(folder, script), XDG_CACHE_HOME=str(folder / "cache")
    )


def test_nix_is_not_installed(folder: Path) -> None:
    result = guestlint(".#ward", cwd=folder, PATH=str(folder))
    assert result.code == 2
    assert "guestlint: error: .#ward: cannot run `nix`" in result.err
    assert "install Nix" in result.err


def test_time_is_bounded(folder: Path) -> None:
    result = lint(folder, "sleep 60", "--nix-timeout", "1")
    assert result.code == 2
    assert ".#ward: Nix was stopped after 1 seconds" in result.err


def test_memory_is_bounded(folder: Path) -> None:
    result = lint(folder, 'exec python3 -c "x = bytearray(800 * 2**20)"', "--nix-memory", "400")
    assert result.code == 2
    assert "MemoryError" in result.err


def test_the_linted_tree_is_asked_nothing(folder: Path) -> None:
    """Standard input is closed to Nix: it cannot ask whether the settings of a flake may be applied."""
    result = lint(folder, "cat; echo nothing said; exit 1")
    assert "guestlint: error: .#ward: Nix failed with exit code 1" in result.err


def test_what_cannot_be_downloaded_can_be_fetched_before(folder: Path) -> None:
    result = lint(folder, "echo \"error: unable to download 'https://example.org/x': no route\" >&2; exit 1")
    last = "guestlint: error: .#ward: unable to download 'https://example.org/x': no route\n  an input of the flake "
    assert result.code == 2
    assert f"{last}is not here: `nix flake archive` fetches" in result.err


def test_what_nix_says_is_passed_on_and_made_safe(folder: Path) -> None:
    result = lint(folder, "printf 'trace: \\033[31m red\\nerror: \\033]0;x no\\n' >&2; exit 1")
    assert "trace: \\x1b[31m red\n" in result.err
    assert "guestlint: error: .#ward: \\x1b]0;x no\n" in result.err
    assert "\x1b" not in result.err


@pytest.mark.parametrize("reference", [".#ward", ".#"])
def test_output_that_is_no_json(folder: Path, reference: str) -> None:
    result = lint(folder, "echo '{ \"guestlint\": '", reference=reference)
    assert result.code == 2
    assert f"guestlint: error: {reference}: Nix printed something unexpected\n" in result.err


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_what_nix_started_ends_with_guestlint(folder: Path, sent: signal.Signals) -> None:
    path = pretend(folder, "sleep 300 & echo $! > $$.pid; wait")
    process = subprocess.Popen(
        [sys.executable, "-m", "guestlint", ".#ward"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(IMPORTED_FROM), "PATH": path},
        stderr=subprocess.PIPE,
    )
    children = _children(folder)
    process.send_signal(sent)
    _, said = process.communicate(timeout=20)
    assert (process.returncode, said.strip()) == (2, b"guestlint: error: interrupted")
    assert [pid for pid in children if _is_alive(pid)] == []


def _children(folder: Path) -> list[int]:
    """The processes that both of Nix's have started."""
    for _ in range(400):
        pids = [path.read_text() for path in folder.glob("*.pid")]
        if len(pids) == 2 and all(pids):
            return [int(pid) for pid in pids]
        time.sleep(0.05)
    pytest.fail("nothing was started")


def _is_alive(pid: int) -> bool:
    """Whether it still runs a moment later; one that has ended may wait for whoever adopts it."""
    for _ in range(100):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return False
        if state == "Z":
            return False
        time.sleep(0.05)
    return True

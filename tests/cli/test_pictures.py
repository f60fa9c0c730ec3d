"""Graphviz is bounded, and ends with guestlint."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from guestlint.cli import graphviz
from guestlint.source.process import Limits
from tests.cli.command import IMPORTED_FROM, guestlint
from tests.growth.inputs import INPUTS
from tests.oracles import require


def host(folder: Path, name: str, count: int) -> str:
    path = folder / "host.toml"
    path.write_text(INPUTS[name].make(count), "utf-8")
    return str(path)


def test_many_guests_of_one_address_are_drawn_as_one(tmp_path: Path) -> None:
    name = "containers with one address and directory"
    sizes = [len(guestlint("graph", host(tmp_path, name, count), cwd=tmp_path).out) for count in (100, 400)]
    assert sizes[1] < 1.1 * sizes[0]


def test_a_graph_that_is_too_large_is_refused(tmp_path: Path) -> None:
    file = host(tmp_path, "services in a ring", 1000)
    done = guestlint("graph", file, "--view", "boot", "--format", "svg", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "too large for a picture" in done.err
    assert "--focus NODE" in done.err


def test_a_graph_whose_curves_take_too_long_has_straight_lines(tmp_path: Path) -> None:
    require("dot")
    file = host(tmp_path, "services in a ring", 100)
    done = guestlint("graph", file, "--view", "boot", "--format", "svg", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")


DEATHS = {
    "kill -XCPU $$": "within 2 seconds of processor time",
    "kill -SEGV $$": "with 1024 MiB of memory",
    "echo out of memory >&2; exit 1": "with 1024 MiB of memory",
}


@pytest.mark.parametrize("death", DEATHS)
def test_how_graphviz_died_is_said(tmp_path: Path, death: str) -> None:
    program = tmp_path / "dot"
    program.write_text(f"#!/bin/sh\n{death}\n", "utf-8")
    program.chmod(0o755)
    file = host(tmp_path, "services in a ring", 3)
    done = guestlint("graph", file, "--format", "svg", cwd=tmp_path, PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert (done.code, done.out) == (2, "")
    assert "too large for a picture" in done.err
    assert DEATHS[death] in done.err


def test_a_graphviz_that_waits_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "dot"
    program.write_text("#!/bin/sh\nexec sleep 100\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(graphviz, "_LIMITS", Limits(seconds=1))
    with pytest.raises(graphviz.PictureError, match="not drawn it within 1 seconds"):
        graphviz.render(b"digraph {}", "svg", "draw less")


def test_a_very_long_path_is_drawn(tmp_path: Path) -> None:
    require("dot")
    for name in ("one long mountpoint", "one long file system"):
        assert guestlint("graph", host(tmp_path, name, 50_000), "--format", "svg", cwd=tmp_path).code == 0


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_graphviz_ends_with_guestlint(tmp_path: Path, sent: signal.Signals) -> None:
    program, pid = tmp_path / "dot", tmp_path / "pid"
    program.write_text(f"#!/bin/sh\nsleep 300 & echo $! > {pid}.new; mv {pid}.new {pid}; wait\n", "utf-8")
    program.chmod(0o755)
    process = subprocess.Popen(
        [sys.executable, "-m", "guestlint", "graph", host(tmp_path, "services in a ring", 3), "--format", "svg"],
        env={**os.environ, "PYTHONPATH": str(IMPORTED_FROM), "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        stderr=subprocess.PIPE,
    )
    wait_for(pid.exists)
    process.send_signal(sent)
    _, said = process.communicate(timeout=20)
    assert (process.returncode, said.strip()) == (2, b"guestlint: error: interrupted")
    wait_for(lambda: not is_alive(int(pid.read_text("utf-8"))))


def wait_for(condition: Callable[[], bool]) -> None:
    for _ in range(400):
        if condition():
            return
        time.sleep(0.05)
    pytest.fail("it did not come to pass")


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False

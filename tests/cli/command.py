"""Runs the real command, as a shell would."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import guestlint as package

ROOT = Path(__file__).parents[2]
IMPORTED_FROM = Path(package.__file__).parents[1]
"""The folder of the guestlint under test: the clone, a mutant, or where the wheel is installed."""


class Result(NamedTuple):
    """What a shell sees of a run."""

    code: int
    out: str
    err: str


def guestlint(*arguments: str, cwd: Path, stdin: bytes = b"", **environment: str) -> Result:
    """Run `guestlint` with `arguments` in the folder `cwd`."""
    run = subprocess.run(
        [sys.executable, "-m", "guestlint", *arguments],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(IMPORTED_FROM), **environment},
        timeout=_HANGS,
    )
    return Result(run.returncode, run.stdout.decode(), run.stderr.decode())


_HANGS = 300
"""Seconds after which a command that does not end fails its test, and not the whole run."""


def all_said(reading: int) -> bytes:
    """All that comes through a pipe or a terminal until it ends."""
    said = b""
    try:
        while chunk := os.read(reading, 65536):
            said += chunk
    except OSError:  # what Linux says at the end of a terminal
        pass
    return said

"""docs/fleet.md: what it shows with GNU parallel is run, and says what one process says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from guestlint.cli.declared import check_options
from tests.cli.command import IMPORTED_FROM, guestlint
from tests.executors.fleets import write_fleet
from tests.oracles import require
from tools.console import ROOT

PAGE = (ROOT / "docs" / "fleet.md").read_text("utf-8")
BLOCKS = re.findall(r"^```console\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_example_with_gnu_parallel(tmp_path: Path) -> None:
    require("parallel")
    write_fleet(tmp_path / "hosts", 2100, seed=9)
    (block,) = (each for each in BLOCKS if "parallel" in each)
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "guestlint").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m guestlint "$@"\n')
    (programs / "guestlint").chmod(0o755)
    run = subprocess.run(
        ["bash", "-c", re.sub(r"^\$ ", "", block, flags=re.MULTILINE)],  # noqa: S607 - the one on the path
        cwd=tmp_path,
        env={
            **os.environ,
            "PATH": f"{programs}:{os.environ['PATH']}",
            "PYTHONPATH": str(IMPORTED_FROM),
            "HOME": str(tmp_path),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert sorted(each.name for each in (tmp_path / "shards").iterdir()) == ["1.jsonl", "2.jsonl", "3.jsonl"]
    here = guestlint("hosts", cwd=tmp_path)
    assert "mac-collision" in here.out
    assert (run.returncode, run.stdout, run.stderr) == here


def test_options_that_are_shown_exist() -> None:
    known = {name for option in check_options() for name in option.names}
    shown = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", PAGE))
    assert shown - known == {"--shard", "--keep-texts", "--pipe"}

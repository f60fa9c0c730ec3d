"""Real systemd as the judge of an export: its fstab generator, and `systemd-analyze verify` on what it makes."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.oracles import require, without

GENERATOR = "/usr/lib/systemd/system-generators/systemd-fstab-generator"
_TRIES = 40


def finds_cycle(export: Mapping[str, str], folder: Path) -> bool:
    """Whether systemd breaks an ordering cycle when one target wants all that the export describes."""
    units = folder / "units"
    units.mkdir(parents=True)
    generated = generate(export["fstab"], folder)
    for name, text in export.items():
        if not name.endswith(".mount"):
            (units / name).write_text(text, encoding="utf-8")
    return "Found ordering cycle" in verify(units / "guests.target", units, generated)


def generate(fstab: str, folder: Path) -> Path:
    """The folder of the units that systemd's own generator makes of an fstab."""
    if not os.access(GENERATOR, os.X_OK):
        without(f"{GENERATOR} is not installed")
    folders = [folder / name for name in ("generated", "early", "late")]
    for path in folders:
        path.mkdir(parents=True, exist_ok=True)
    (folder / "fstab").write_text(fstab, encoding="utf-8")
    environment = {"SYSTEMD_FSTAB": str(folder / "fstab"), "SYSTEMD_LOG_TARGET": "console"}
    subprocess.run([GENERATOR, *map(str, folders)], env=environment, capture_output=True, check=False)
    return folders[0]


def may_find_cycle(unit: Path, *folders: Path, expected: bool) -> bool:
    """Whether systemd gives that verdict, asked again where it gives the other.

    Where a unit requires one that is not there, the order of a hash table, which is seeded anew in each run, decides
    which of its other dependencies have jobs (src/core/transaction.c `transaction_add_job_and_dependencies`): for such
    hosts systemd gives now one verdict, now the other.
    """
    return any(("Found ordering cycle" in verify(unit, *folders)) is expected for _ in range(_TRIES))


def verify(unit: Path, *folders: Path) -> str:
    """What `systemd-analyze verify` has to say about a unit, with units looked up in `folders` and systemd's own."""
    analyze = require("systemd-analyze")
    environment = {
        "PATH": os.environ["PATH"],
        "SYSTEMD_UNIT_PATH": ":".join([*map(str, folders), "/usr/lib/systemd/system"]),
        "SYSTEMD_LOG_TARGET": "console",
    }
    command = [analyze, "verify", "--man=no", str(unit)]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace", check=False)
    return run.stderr

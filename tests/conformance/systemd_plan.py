"""What the real systemd plans: the dependencies of units, and the jobs that an ordering cycle takes."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from tests.oracles import require

_UNIT = re.compile(r"^\t-> Unit (\S+):$")
_DEPENDENCY = re.compile(r"^\t\t(Requires|Requisite|BindsTo|Wants|Upholds|After): (\S+)")
_KINDS = {"After": "after", "Wants": "wants", "Upholds": "wants"}
_DELETED = re.compile(r"Job (\S+)/start deleted to break|Deleting job (\S+)/start as dependency of job")

Dependency = tuple[str, str, str]
"""A unit, `requires`, `wants` or `after`, and the other unit."""


class Plan(NamedTuple):
    """Whether systemd breaks an ordering cycle, and the units that lose their start job with that."""

    has_cycle: bool
    deleted: frozenset[str]


def plan(anchor: str, *folders: Path) -> Plan:
    """What systemd does where a unit is to be started."""
    log = _verify([anchor], folders, "info").stderr
    if "Found ordering cycle" in log:
        log = _verify([anchor], folders, "debug").stderr
    deleted = {name for match in _DELETED.finditer(log) for name in match.groups() if name}
    return Plan("Found ordering cycle" in log, frozenset(deleted))


def gives_up(target: str, anchor: str, *folders: Path) -> bool:
    """Whether systemd stops to plan what a target requires, where an anchor that wants it is to be started."""
    return f"{target}: Cannot add dependency job, ignoring" in _verify([anchor], folders, "debug").stderr


def dependencies(units: Iterable[str], *folders: Path) -> frozenset[Dependency]:
    """What each unit requires, wants and is after, as systemd has read it and completed it."""
    found: set[Dependency] = set()
    unit = ""
    for line in _verify(units, folders, "debug").stdout.splitlines():
        if start := _UNIT.match(line):
            unit = start[1]
        elif said := _DEPENDENCY.match(line):
            found.add((unit, _KINDS.get(said[1], "requires"), said[2]))
    return frozenset(found)


def _verify(units: Iterable[str], folders: Iterable[Path], level: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "SYSTEMD_UNIT_PATH": ":".join([*map(str, folders), "/usr/lib/systemd/system"]),
        "SYSTEMD_LOG_TARGET": "console",
        "SYSTEMD_LOG_LEVEL": level,
    }
    command = [require("systemd-analyze"), "verify", "--man=no", "--", *units]
    return subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace", check=False)

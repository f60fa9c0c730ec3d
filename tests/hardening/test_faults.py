"""Whatever fails, and whenever the process is told to end: files are old or new, and none is left over."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import IMPORTED_FROM, guestlint
from tests.hardening.faults import FAULTS, Ended, files

ROOT = Path(__file__).parents[2]
HOST = """\
[node]
name = "ward"

[guests.a]
backend = "microvm"
autostrat = true
microvm = { system = "x86_64-linux", macvtap = "lan" }

[guests.a.zfs."/persist"]
pool = "rpool"
dataset = "safe/a"
"""
FIX = ("host.toml", "--fix", "--unsafe-fixes")
SOUND = HOST.replace("autostrat", "autostart")
COMMANDS: dict[str, tuple[str, ...]] = {
    "fix": FIX,
    "fix-two-files": (*FIX, "other.toml"),
    "add-suppressions": ("host.toml", "--add-suppressions", "known"),
    "report": ("host.toml", "--format", "json", "-o", "out"),
    "report-by-format": ("host.toml", "--format", "json=out"),
    "report-new": ("host.toml", "--format", "json=new"),
    "baseline": ("host.toml", "--write-baseline", "out"),
    "expand": ("expand", "sound.toml", "-o", "out"),
    "units": ("expand", "sound.toml", "--format", "units", "-o", "units", "--force"),
    "units-new": ("expand", "sound.toml", "--format", "units", "-o", "new"),
    "graph": ("graph", "sound.toml", "-o", "out.html"),
    "init": ("init", "--yes"),
    "import": ("import", "evaluated.json", "--force", "-o", "sound.toml"),
    "import-new": ("import", "evaluated.json", "-o", "new.toml"),
    "plugin-new": ("plugin", "new", "acme"),
}
WHOLE = ("units", "units-new", "plugin-new")
"""Which write a folder, all of it or nothing."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("hosts")
    (place / "host.toml").write_text(HOST)
    (place / "other.toml").write_text(HOST.replace("ward", "other"))
    (place / "sound.toml").write_text(SOUND.replace('"safe/a"', '"safe/old"'))
    (place / "evaluated.json").write_text(
        json.dumps({"node": {"name": "ward"}, "guests": {"b": {"backend": "microvm", "microvm": {"macvtap": "lan"}}}})
    )
    assert guestlint(*COMMANDS["units-new"][:-1], "units", cwd=place).code == 0
    (place / "sound.toml").write_text(SOUND)
    (place / "out").write_text("old\n")
    (place / "out.html").write_text("old\n")
    (place / ".github/workflows").mkdir(parents=True)
    (place / ".pre-commit-config.yaml").write_text("repos:\n  - repo: local\n    hooks: []\n")
    return place


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("command", COMMANDS)
def test_d24_a_target_is_as_before_or_as_asked_for(folder: Path, command: str, fault: str) -> None:
    before = files(folder)
    *runs, last = _runs(folder, fault, COMMANDS[command])
    assert last.files != before
    assert len(runs) >= 4, "few calls were seen"
    for run in runs:
        assert _strays(run.files, before, last.files, is_whole=command in WHOLE) == set(), run
        assert "Traceback" not in run.err, run
        assert "internal error" not in run.err, run
        assert run.code in (1, -signal.SIGTERM), run
        if fault in ("ENOSPC", "EIO") and run.files == before:
            assert "exit 2" in run.err, run


def _strays(now: dict[str, str], before: dict[str, str], after: dict[str, str], *, is_whole: bool) -> set[str]:
    """The files that are neither as before nor as asked for; all that differ where they go together."""
    if is_whole:
        return set() if now in (before, after) else {name for name, _ in now.items() ^ before.items()}
    strays = {name for name in {*now, *before, *after} if now.get(name) not in (before.get(name), after.get(name))}
    return {name for name in strays if not _is_report(now.get(name, ""))}


def _is_report(text: str) -> bool:
    """Whether it is a whole report; one of a run that failed says so."""
    try:
        return bool(json.loads(text)["tool"])
    except (ValueError, KeyError):
        return False


def _runs(folder: Path, fault: str, arguments: tuple[str, ...]) -> list[Ended]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.hardening.faults", fault, str(folder), *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(IMPORTED_FROM)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [Ended(*json.loads(line)) for line in done.stdout.splitlines()]

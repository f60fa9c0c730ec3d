"""A copy of the project to change, and its generators."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from tests.cli.command import ROOT, Result

_COPIED = ("guestlint", "tools", "bench", "tests", "docs", "examples", "pyproject.toml", "README.md", "Makefile")


def copy_project(folder: Path) -> Path:
    """Copy what runs, and what it is tested and generated with, into `folder`."""
    for name in _COPIED:
        source = ROOT / name
        if source.is_dir():
            # Compiled tests name the files that they were compiled of.
            unwanted = ("node_modules",) if name == "guestlint" else ("node_modules", "__pycache__")
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns(*unwanted))
        else:
            shutil.copy2(source, folder / name)
    return folder


def python(*arguments: str, project: Path, cwd: Path | None = None, stdin: bytes = b"", **environment: str) -> Result:
    """Run Python on a copy of the project, in its folder unless `cwd` says another."""
    run = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd or project,
        input=stdin,
        capture_output=True,
        check=False,
        env={**_own_environment(), "PYTHONPATH": str(project), **environment},
    )
    return Result(run.returncode, run.stdout.decode(), run.stderr.decode())


def _own_environment() -> dict[str, str]:
    """Without what is about the guestlint that is tested: the wheel is not the copy, nor is the copy to be measured."""
    about = ("TEST_INSTALLED", "TEST_DIST", "PYTHONSAFEPATH")
    return {name: each for name, each in os.environ.items() if name not in about and not name.startswith("COVERAGE_")}


def make_docs(project: Path) -> None:
    """What `make docs` runs, without setting an environment up for it."""
    recipe = (project / "Makefile").read_text("utf-8").partition("\ndocs:")[2].partition("\n\n")[0]
    commands = [shlex.split(line) for line in recipe.splitlines() if line.startswith("\t")]
    assert commands
    for program, *arguments in commands:
        assert program == "$(BIN)/python"
        done = python(*arguments, project=project)
        assert done.code == 0, done.err

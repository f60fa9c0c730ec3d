"""CONTRIBUTING's walk-throughs, done on a copy of the project: their files are written and their commands run."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

from tests.cli.command import ROOT, Result
from tests.project import copy_project, make_docs, python

_STEP = re.compile(
    r"(?:^ *(?:In )?`(?P<path>[\w./]+)`(?:, below `(?P<below>[^\n]+)`)?:\n\n)?"
    r"^ *(?P<fence>```+)(?P<language>\w+)\n(?P<text>.*?)^ *(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)
"""A file as a whole, lines to insert into one below another line, or commands."""


class Walk(NamedTuple):
    """The project at the end of a walk-through, and what each command in it gave."""

    project: Path
    results: Mapping[str, Result]

    def run(self, *arguments: str, cwd: Path | None = None, stdin: bytes = b"", **environment: str) -> Result:
        """Run one more `guestlint` of that project, in its folder unless `cwd` says another."""
        return python("-m", "guestlint", *arguments, project=self.project, cwd=cwd, stdin=stdin, **environment)


def walk(title: str, folder: Path) -> Walk:
    """Walk through the section of that title, from its first step to its last."""
    project = copy_project(folder)
    results: dict[str, Result] = {}
    for step in _steps(title):
        if step["language"] == "console":
            _run(dedent(step["text"]), project, results)
        else:
            _write(step, project)
    return Walk(project, results)


def write(title: str, project: Path) -> None:
    """Write the files of a section into a copy of the project, and run nothing."""
    for step in _steps(title):
        if step["language"] != "console":
            _write(step, project)


def _steps(title: str) -> list[re.Match[str]]:
    steps = list(_STEP.finditer(section(title)))
    assert steps
    return steps


def section(title: str) -> str:
    """The text below a heading of CONTRIBUTING."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    _, heading, rest = text.partition(f"\n## {title}\n")
    assert heading
    return rest.partition("\n## ")[0]


def _write(step: re.Match[str], project: Path) -> None:
    """Write a whole file, or insert lines into one."""
    # Blocks are in list items, which are indented by three.
    lines = [line.removeprefix("   ") for line in step["text"].splitlines(keepends=True)]
    file = project / step["path"]
    if step["below"]:
        known = file.read_text("utf-8").splitlines(keepends=True)
        (above,) = [index for index, line in enumerate(known) if line.strip() == step["below"]]
        lines = [*known[: above + 1], *lines, *known[above + 1 :]]
    file.write_text("".join(lines), "utf-8")


def _run(text: str, project: Path, results: dict[str, Result]) -> None:
    """Run each command, and hold what is shown below it against what it prints."""
    for block in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, shown = block.partition("\n")
        if command == "make docs":
            make_docs(project)
            continue
        program, *arguments = shlex.split(command)
        result = python("-m", program, *arguments, project=project)
        results[command] = result
        assert program != "pytest" or result.code == 0, result.out
        assert not shown or result.out == shown

"""How a setting is added: a record in the table and a field; the rest comes of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import ROOT, Result, guestlint

RECORD = """\
    Setting(
        name="trust",
        kind="choice",
        help="How far host files are trusted.",
        example='trust = "little"',
        default="fully",
        choices=("fully", "little"),
        variable="GUESTLINT_TRUST",
        flag="--trust",
        commands=("check", "graph"),
    ),
"""
FIELD = '    trust: str = "fully"\n'
TABLE = "SETTINGS: tuple[Setting, ...] = (\n"
CLASS = "    plugins: tuple[str, ...] = ()\n"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package with the setting."""
    folder = tmp_path_factory.mktemp("package")
    shutil.copytree(ROOT / "guestlint", folder / "guestlint", ignore=shutil.ignore_patterns("__pycache__"))
    _insert(folder / "guestlint" / "settings" / "declared.py", after=TABLE, text=RECORD)
    _insert(folder / "guestlint" / "settings" / "resolve.py", after=CLASS, text=FIELD)
    return folder


def _insert(file: Path, *, after: str, text: str) -> None:
    before, found, rest = file.read_text("utf-8").partition(after)
    assert found
    file.write_text(f"{before}{found}{text}{rest}", "utf-8")


def run(package: Path, *arguments: str, cwd: Path, **variables: str) -> Result:
    return guestlint(*arguments, cwd=cwd, stdin=b"", PYTHONPATH=str(package), **variables)


def test_the_commands_have_it(package: Path, tmp_path: Path) -> None:
    for command, has in (("check", True), ("graph", True), ("expand", False)):
        shown = " ".join(run(package, command, "--help", cwd=tmp_path).out.split())
        help_ = "--trust [fully|little] How far host files are trusted. [default: fully]"
        assert (help_ in shown) == has


def test_each_source_gives_it(package: Path, tmp_path: Path) -> None:
    assert "trust: fully  # default\n" in run(package, "settings", cwd=tmp_path).out
    (tmp_path / "guestlint.toml").write_text('trust = "little"\n', "utf-8")
    assert "trust: little  # guestlint.toml\n" in run(package, "settings", cwd=tmp_path).out
    in_variable = run(package, "settings", cwd=tmp_path, GUESTLINT_TRUST="fully")
    assert "trust: fully  # environment\n" in in_variable.out
    given = run(package, "check", "--show-settings", "--trust", "little", cwd=tmp_path, GUESTLINT_TRUST="fully")
    assert "trust: little  # command line\n" in given.out


def test_each_source_is_checked(package: Path, tmp_path: Path) -> None:
    wrong = "is not a valid value: expected one of fully, little\n  did you mean `little`?\n"
    for key, result in (
        ('command line: --trust = "litle"', run(package, "--trust", "litle", cwd=tmp_path)),
        ('environment: GUESTLINT_TRUST = "litle"', run(package, cwd=tmp_path, GUESTLINT_TRUST="litle")),
    ):
        assert (result.code, result.err) == (2, f"guestlint: error: {key} {wrong}")
    (tmp_path / "guestlint.toml").write_text('trust = "litle"\n', "utf-8")
    assert run(package, cwd=tmp_path).err.endswith(f'guestlint.toml: trust = "litle" {wrong}')


def test_the_schema_has_it(package: Path, tmp_path: Path) -> None:
    schema = json.loads(run(package, "schema", "--settings", cwd=tmp_path).out)
    assert schema["properties"]["trust"] == {
        "description": "How far host files are trusted.",
        "enum": ["fully", "little"],
        "default": "fully",
    }


def test_code_reads_it(package: Path, tmp_path: Path) -> None:
    code = (
        "from guestlint.settings.find import from_environment\n"
        "from guestlint.settings.resolve import resolve\n"
        "print(resolve(from_environment({'GUESTLINT_TRUST': 'little'})).trust)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(package)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "little\n"

"""A setting is added as CONTRIBUTING says: a record in the table and a field; the rest comes of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.walkthrough import Walk, walk


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """The project with the setting that CONTRIBUTING adds."""
    return walk("Adding a setting", tmp_path_factory.mktemp("project"))


def test_the_walkthrough_shows_it(walked: Walk) -> None:
    """Each of its commands has the setting in what it prints."""
    assert len(walked.results) == 3
    assert all(result.code == 0 and "trust" in result.out for result in walked.results.values())
    assert '| `trust` | `"fully"`, `"little"` |' in (walked.project / "docs/settings.md").read_text("utf-8")


def test_the_commands_have_it(walked: Walk, tmp_path: Path) -> None:
    for command, has in (("check", True), ("graph", True), ("expand", False)):
        shown = " ".join(walked.run(command, "--help", cwd=tmp_path).out.split())
        help_ = "--trust [fully|little] How far host files are trusted. [default: fully]"
        assert (help_ in shown) == has


def test_each_source_gives_it(walked: Walk, tmp_path: Path) -> None:
    assert "trust: fully  # default\n" in walked.run("settings", cwd=tmp_path).out
    (tmp_path / "guestlint.toml").write_text('trust = "little"\n', "utf-8")
    assert "trust: little  # guestlint.toml:1\n" in walked.run("settings", cwd=tmp_path).out
    in_variable = walked.run("settings", cwd=tmp_path, GUESTLINT_TRUST="fully")
    assert "trust: fully  # GUESTLINT_TRUST\n" in in_variable.out
    given = walked.run("check", "--show-settings", "--trust", "little", cwd=tmp_path, GUESTLINT_TRUST="fully")
    assert "trust: little  # --trust\n" in given.out


def test_each_source_is_checked(walked: Walk, tmp_path: Path) -> None:
    wrong = "is not a valid value: expected one of fully, little\n  did you mean `little`?\n"
    for key, result in (
        ('command line: --trust = "litle"', walked.run("--trust", "litle", cwd=tmp_path)),
        ('environment: GUESTLINT_TRUST = "litle"', walked.run(cwd=tmp_path, GUESTLINT_TRUST="litle")),
    ):
        assert (result.code, result.err) == (2, f"guestlint: error: {key} {wrong}")
    (tmp_path / "guestlint.toml").write_text('trust = "litle"\n', "utf-8")
    said = walked.run(cwd=tmp_path).err
    assert 'guestlint.toml: trust = "litle" is not a valid value: expected one of fully, little\n' in said
    assert said.endswith("\n  did you mean `little`?\n")


def test_the_schema_has_it(walked: Walk, tmp_path: Path) -> None:
    schema = json.loads(walked.run("schema", "--settings", cwd=tmp_path).out)
    assert schema["properties"]["trust"] == {
        "description": "How far host files are trusted.",
        "enum": ["fully", "little"],
        "default": "fully",
    }


def test_code_reads_it(walked: Walk, tmp_path: Path) -> None:
    code = (
        "from guestlint.settings.find import from_environment\n"
        "from guestlint.settings.resolve import resolve\n"
        "print(resolve(from_environment({'GUESTLINT_TRUST': 'little'})).trust)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(walked.project)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "little\n"

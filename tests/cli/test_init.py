"""`guestlint init`: what it finds, what it would write, and that what it writes is right."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from guestlint.settings.find import find_options
from tests.cli.command import guestlint

HOOKS = "# hooks\nrepos:\n  - repo: https://example.org/x\n    rev: v1\n    hooks:\n      - id: x\n"


def test_nothing_is_written_without_a_yes(tmp_path: Path) -> None:
    result = guestlint("init", cwd=tmp_path)
    assert (result.code, result.err) == (0, "")
    assert "+++ guestlint.toml\n" in result.out
    assert "+++ .pre-commit-config.yaml\n" in result.out
    assert result.out.endswith("nothing written; use --yes to write without asking\n")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_gets_settings_and_a_hook(tmp_path: Path) -> None:
    assert guestlint("init", "--yes", cwd=tmp_path).code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [".pre-commit-config.yaml", "guestlint.toml"]
    assert find_options(str(tmp_path))[0].values == {}
    (hook,) = yaml.safe_load((tmp_path / ".pre-commit-config.yaml").read_text())["repos"]
    assert [each["id"] for each in hook["hooks"]] == ["guestlint"]
    assert guestlint("init", "--yes", cwd=tmp_path).out == "guestlint is already set up here\n"


def test_what_is_there_is_added_to(tmp_path: Path) -> None:
    (tmp_path / ".pre-commit-config.yaml").write_text(HOOKS)
    (tmp_path / ".gitlab-ci.yml").write_text("stages: [test]\n\nx:\n  script: [make]\n")
    (tmp_path / ".github").mkdir()
    (tmp_path / "pyproject.toml").write_text("[tool.guestlint]\n")
    result = guestlint("init", "--yes", cwd=tmp_path)
    assert result.code == 0
    assert "-" not in {line[0] for line in result.out.splitlines() if not line.startswith("---")}
    hooks = (tmp_path / ".pre-commit-config.yaml").read_text()
    assert hooks.startswith(HOOKS)
    assert [repository["hooks"][0]["id"] for repository in yaml.safe_load(hooks)["repos"]] == ["x", "guestlint"]
    jobs = yaml.safe_load((tmp_path / ".gitlab-ci.yml").read_text())
    assert set(jobs) == {"stages", "x", "guestlint"}
    workflow = yaml.safe_load((tmp_path / ".github/workflows/guestlint.yml").read_text())
    assert workflow["jobs"]["guestlint"]["steps"][1]["uses"].startswith("guestlint/guestlint@v")
    assert not (tmp_path / "guestlint.toml").exists()
    assert guestlint("init", "--yes", cwd=tmp_path).out == "guestlint is already set up here\n"


@pytest.mark.parametrize(
    "text", ["repos: []\n", HOOKS + "ci:\n  skip: []\n", "repos:\n- repo: x\n", HOOKS + "# guestlint\n"]
)
def test_hooks_that_cannot_surely_be_added_to_are_left_alone(tmp_path: Path, text: str) -> None:
    (tmp_path / ".pre-commit-config.yaml").write_text(text)
    guestlint("init", "--yes", cwd=tmp_path)
    assert (tmp_path / ".pre-commit-config.yaml").read_text() == text


def test_line_endings_of_what_is_there_stay(tmp_path: Path) -> None:
    hooks = tmp_path / ".pre-commit-config.yaml"
    hooks.write_bytes(HOOKS.replace("\n", "\r\n").encode())
    assert guestlint("init", "--yes", cwd=tmp_path).code == 0
    assert hooks.read_bytes().startswith(HOOKS.rstrip().replace("\n", "\r\n").encode())
    assert len(yaml.safe_load(hooks.read_text())["repos"]) == 2


def test_what_cannot_be_read_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / ".pre-commit-config.yaml").write_bytes(b"repos: \xff\n")
    result = guestlint("init", "--yes", cwd=tmp_path)
    assert result.code == 2
    assert result.err.startswith("guestlint: error: .pre-commit-config.yaml: not UTF-8\n")
    assert [path.name for path in tmp_path.iterdir()] == [".pre-commit-config.yaml"]

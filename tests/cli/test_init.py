"""`guestlint init`: what it finds, what it would write, and that what it writes is right."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from guestlint.settings.find import find_options
from tests.cli.command import ROOT, guestlint
from tests.oracles import without

HOST = '[node]\nname = "ward"\n[guests]\n'
HOOKS = "# hooks\nrepos:\n  - repo: https://example.org/x\n    rev: v1\n    hooks:\n      - id: x\n"


@pytest.fixture(autouse=True)
def top(tmp_path: Path) -> None:
    """The folder is the top of a repository, whatever is around it."""
    (tmp_path / ".git").mkdir()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A folder with two host files."""
    (tmp_path / "hosts").mkdir()
    for name in ("sire", "ward"):
        (tmp_path / "hosts" / f"{name}.toml").write_text(HOST)
    return tmp_path


def test_nothing_is_written_without_a_yes(repository: Path) -> None:
    result = guestlint("init", cwd=repository)
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("found 2 host files: hosts/sire.toml, hosts/ward.toml\n")
    assert "+++ guestlint.toml\n" in result.out
    assert "+++ .pre-commit-config.yaml\n" in result.out
    assert result.out.endswith("nothing written; use --yes to write without asking\n")
    assert {path.name for path in repository.iterdir()} == {".git", "hosts"}


def test_a_folder_of_a_repository_gets_no_hook(repository: Path) -> None:
    (repository / "hosts" / ".github").mkdir()
    result = guestlint("init", "--yes", cwd=repository / "hosts")
    assert "no hook and no CI, which belong at the top of the repository: run init in ..\n" in result.out
    assert result.out.endswith("\nwrote guestlint.toml\n")
    (repository / "hosts" / "guestlint.toml").rename(repository / "guestlint.toml")
    again = guestlint("init", "--yes", cwd=repository / "hosts").out
    assert again.endswith("run init in ..\nguestlint is already set up here\n")


FLAKE = "{ outputs = _: { nixosConfigurations = { }; }; }"


@pytest.mark.parametrize(
    ("files", "hooks", "said"),
    [
        ({"host.toml": HOST}, ["guestlint"], "found 1 host file: host.toml\n"),
        ({"flake.nix": FLAKE}, ["guestlint-flake"], "found a flake with nixosConfigurations: flake.nix\n"),
        (
            {"flake.nix": FLAKE, "a.toml": HOST},
            ["guestlint-flake", "guestlint"],
            "found 1 host file: a.toml\nfound a fl",
        ),
        ({"flake.nix": "{ outputs = _: { }; }", "a.toml": HOST}, ["guestlint"], "no nixosConfigurations in flake.nix"),
        ({"package.json": '{"name": "x"}'}, [], "found no host file and no host of a flake"),
    ],
)
def test_what_works_here_is_set_up(tmp_path: Path, files: dict[str, str], hooks: list[str], said: str) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    (tmp_path / ".github").mkdir()
    (tmp_path / ".gitlab-ci.yml").write_text("stages: [test]\n")
    result = guestlint("init", "--yes", cwd=tmp_path)
    assert (result.code, said in result.out) == (0, True)
    assert find_options(str(tmp_path))[0].values == {}
    config = tmp_path / ".pre-commit-config.yaml"
    found = yaml.safe_load(config.read_text())["repos"][0]["hooks"] if config.exists() else []
    assert [each["id"] for each in found] == hooks
    ci = [tmp_path / ".github/workflows/guestlint.yml", tmp_path / ".gitlab-ci.yml"]
    for file in ci if hooks else ():
        assert ("nix" in file.read_text()) == (hooks == ["guestlint-flake"])
        assert yaml.safe_load(file.read_text())
    if not hooks:
        assert not ci[0].exists()
        assert ci[1].read_text() == "stages: [test]\n"
    assert guestlint("init", "--yes", cwd=tmp_path).out.endswith("guestlint is already set up here\n")


def test_what_is_there_is_added_to(tmp_path: Path) -> None:
    (tmp_path / "host.toml").write_text(HOST)
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
    assert guestlint("init", "--yes", cwd=tmp_path).out.endswith("guestlint is already set up here\n")


@pytest.mark.parametrize(
    "text", ["repos: []\n", HOOKS + "ci:\n  skip: []\n", "repos:\n- repo: x\n", HOOKS + "# guestlint\n"]
)
def test_hooks_that_cannot_surely_be_added_to_are_left_alone(tmp_path: Path, text: str) -> None:
    (tmp_path / "host.toml").write_text(HOST)
    (tmp_path / ".pre-commit-config.yaml").write_text(text)
    said = guestlint("init", "--yes", cwd=tmp_path).out
    assert (tmp_path / ".pre-commit-config.yaml").read_text() == text
    to_do = "left .pre-commit-config.yaml alone: add guestlint to its repos by hand, as docs/ci.md shows\n"
    assert (to_do in said) == ("guestlint" not in text)


def test_line_endings_of_what_is_there_stay(tmp_path: Path) -> None:
    (tmp_path / "host.toml").write_text(HOST)
    hooks = tmp_path / ".pre-commit-config.yaml"
    hooks.write_bytes(HOOKS.replace("\n", "\r\n").encode())
    assert guestlint("init", "--yes", cwd=tmp_path).code == 0
    assert hooks.read_bytes().startswith(HOOKS.rstrip().replace("\n", "\r\n").encode())
    assert len(yaml.safe_load(hooks.read_text())["repos"]) == 2


def test_what_cannot_be_read_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "host.toml").write_text(HOST)
    (tmp_path / ".pre-commit-config.yaml").write_bytes(b"repos: \xff\n")
    result = guestlint("init", "--yes", cwd=tmp_path)
    assert result.code == 2
    assert result.err.startswith("guestlint: error: .pre-commit-config.yaml: not UTF-8\n")
    assert {path.name for path in tmp_path.iterdir()} == {".git", ".pre-commit-config.yaml", "host.toml"}


@pytest.mark.parametrize(
    ("files", "tagged"), [({"host.toml": HOST}, ["guestlint/guestlint@v"]), ({"flake.nix": FLAKE}, [])]
)
def test_zizmor_sees_no_tag_but_that_of_the_release(tmp_path: Path, files: dict[str, str], tagged: list[str]) -> None:
    """The commit of a release cannot stand in the release."""
    zizmor = Path(sys.executable).parent / "zizmor"
    if not zizmor.exists():
        without("zizmor is not installed")
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    (tmp_path / ".github").mkdir()
    guestlint("init", "--yes", cwd=tmp_path)
    command = [str(zizmor), "--offline", "--format", "json", str(tmp_path / ".github")]
    findings = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)
    assert [finding["ident"] for finding in findings] == ["unpinned-uses"] * len(tagged)
    assert [action for action in tagged if action not in json.dumps(findings)] == []


def test_actions_are_those_of_the_pages_for_ci(tmp_path: Path) -> None:
    pages = (ROOT / "docs" / "ci.md").read_text()
    (tmp_path / ".github").mkdir()
    (tmp_path / "flake.nix").write_text(FLAKE)
    guestlint("init", "--yes", cwd=tmp_path)
    workflow = (tmp_path / ".github/workflows/guestlint.yml").read_text()
    used = [line.strip() for line in workflow.splitlines() if "uses:" in line]
    assert len(used) == 2
    assert [line for line in used if line not in pages] == []

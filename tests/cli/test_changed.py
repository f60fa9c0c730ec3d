"""`--changed`: files that differ from a commit, and what they have in common with those that do not."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.command import guestlint
from tests.oracles import require

MAC = """\
[guests.{guest}]
backend = "microvm"
microvm = {{ system = "x", macvtap = "lan", mac = "02:00:00:00:00:0{digit}" }}
"""


def host(name: str, digit: int, more: str = "") -> str:
    return f'[node]\nname = "{name}"\n{more}{MAC.format(guest=name, digit=digit)}'


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "hosts"
    folder.mkdir()
    (folder / "a.toml").write_text(host("ward", 1, "x = 1\n"))
    (folder / "b.toml").write_text(host("sire", 2, "y = 1\n"))
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message=one")
    return tmp_path


def git(folder: Path, *arguments: str) -> None:
    names = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run([require("git"), *names, *arguments], cwd=folder, env=environment, check=True, capture_output=True)


def found(folder: Path, *arguments: str) -> list[str]:
    result = guestlint("hosts", "--format", "concise", *arguments, cwd=folder)
    assert result.err == ""
    return [line.split()[0].split(":")[0] + " " + line.split("[")[1].split("]")[0] for line in result.out.splitlines()]


def test_nothing_has_changed(repository: Path) -> None:
    assert found(repository) == ["hosts/a.toml unknown-option", "hosts/b.toml unknown-option"]
    assert found(repository, "--changed") == []


def test_what_is_left_out_is_counted(repository: Path) -> None:
    assert guestlint("hosts", "--changed", cwd=repository).out == "no findings in 2 files, 2 in unchanged files\n"
    (repository / "hosts" / "a.toml").write_text(host("ward", 1))
    left = "no findings in 2 files, 1 in unchanged files\n"
    assert guestlint("hosts", "--changed", cwd=repository).out == left
    assert guestlint("hosts", "--changed", "--add-suppressions", "why", cwd=repository).out == left


def test_changed_staged_and_new_files_count(repository: Path) -> None:
    path = repository / "hosts" / "b.toml"
    path.write_text(path.read_text() + "\n")
    assert found(repository, "--changed") == ["hosts/b.toml unknown-option"]
    git(repository, "add", ".")
    assert found(repository, "--changed") == ["hosts/b.toml unknown-option"]
    (repository / "hosts" / "new name.toml").write_text('[node]\nname = "c"\nz = 1\n[guests]\n')
    assert len(found(repository, "--changed")) == 2
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "--message=two")
    assert found(repository, "--changed") == []
    assert len(found(repository, "--changed", "HEAD~1")) == 2


def test_what_files_have_in_common_is_seen(repository: Path) -> None:
    (repository / "hosts" / "a.toml").write_text(host("ward", 2))
    assert found(repository, "--changed") == ["hosts/b.toml mac-collision"]


@pytest.mark.parametrize("option", ["--changed", "--staged"])
def test_only_what_is_reported_is_fixed(repository: Path, option: str) -> None:
    misspelt = "autostar = true\n"
    files = [repository / "hosts" / name for name in ("a.toml", "b.toml")]
    for file, name in zip(files, ("ward", "sire"), strict=True):
        file.write_text(host(name, 1 if name == "ward" else 2) + misspelt)
    git(repository, "commit", "--quiet", "--all", "--message=two")
    files[1].write_text(files[1].read_text() + "# new\n")
    git(repository, "add", ".")
    before = files[0].read_text()
    patch = guestlint("hosts", option, "--diff", "--unsafe-fixes", cwd=repository)
    assert [line for line in patch.out.splitlines() if line.startswith("---")] == ["--- hosts/b.toml"]
    result = guestlint("hosts", option, "--fix", "--unsafe-fixes", cwd=repository)
    assert result.err == "guestlint: applied 1 fix in 1 file\n"
    assert result.out == "no findings in 2 files, 1 in unchanged files\n"
    assert files[0].read_text() == before
    assert "autostart = true" in files[1].read_text()


def test_from_a_folder_below(repository: Path) -> None:
    (repository / "hosts" / "a.toml").write_text(host("ward", 1, "z = 1\n"))
    result = guestlint("a.toml", "b.toml", "--changed", "main", "--format", "concise", cwd=repository / "hosts")
    assert [line.split(":")[0] for line in result.out.splitlines()] == ["a.toml"]


@pytest.mark.parametrize("ref", ["nope", "--output=x", ""])
def test_a_commit_that_is_none(repository: Path, ref: str) -> None:
    result = guestlint("hosts", f"--changed={ref}", cwd=repository)
    assert (result.code, result.out) == (2, "")
    assert result.err
    assert not (repository / "x").exists()


def test_a_path_that_is_taken_for_a_commit(repository: Path) -> None:
    result = guestlint("--changed", "hosts", cwd=repository)
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        "guestlint: error: --changed hosts: this is a path, not a commit\n"
        "  put paths first: guestlint hosts --changed\n"
    )


def test_no_repository(tmp_path: Path) -> None:
    (tmp_path / "host.toml").write_text(host("ward", 1))
    result = guestlint("host.toml", "--changed", cwd=tmp_path, GIT_CEILING_DIRECTORIES=str(tmp_path.parent))
    assert result.code == 2
    assert "not a git repository" in result.err
    assert result.err.endswith("  run it in a repository, or without --changed\n")


def test_nothing_that_the_repository_names_is_run(repository: Path) -> None:
    spy = repository / "spy"
    spy.write_text(f"#!/bin/sh\ntouch {repository}/ran\n")
    spy.chmod(0o755)
    for name in ("core.fsmonitor", "diff.external", "core.pager", "core.hooksPath"):
        git(repository, "config", name, str(spy))
    (repository / "hosts" / "a.toml").write_text(host("ward", 1, "z = 1\n"))
    assert found(repository, "--changed") == ["hosts/a.toml unknown-option"]
    assert not (repository / "ran").exists()


def test_what_the_next_commit_changes(repository: Path) -> None:
    everything = ["unknown-option", "unknown-option"]
    assert rules_of(repository, "--staged") == everything  # nothing is staged, as in CI
    (repository / "hosts" / "c.toml").write_text(host("new", 1))
    (repository / "hosts" / "b.toml").write_text(host("sire", 2, "y = 1\nz = 1\n"))
    assert rules_of(repository, "--staged").count("unknown-option") == 3
    git(repository, "add", "hosts/c.toml")
    assert rules_of(repository, "--staged") == ["mac-collision"]
    assert rules_of(repository / "hosts", "--staged", paths=(".",)) == ["mac-collision"]
    git(repository, "add", ".")
    assert rules_of(repository, "--staged") == ["unknown-option", "unknown-option", "mac-collision"]
    git(repository, "commit", "--quiet", "--message=two")
    (repository / "README").write_text("x")
    git(repository, "add", ".")
    assert rules_of(repository, "--staged") == []
    pushed = guestlint(
        "hosts",
        "--staged",
        "--format",
        "concise",
        cwd=repository,
        PRE_COMMIT_FROM_REF="HEAD~1",
        PRE_COMMIT_TO_REF="HEAD",
    )
    assert pushed.out.count("\n") == 3
    both = guestlint("hosts", "--staged", "--changed", cwd=repository)
    assert (both.code, "exclude each other" in both.err) == (2, True)


def test_a_first_commit_has_nothing_to_differ_from(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    (tmp_path / "hosts").mkdir()
    (tmp_path / "hosts" / "a.toml").write_text(host("ward", 1, "x = 1\n"))
    git(tmp_path, "add", ".")
    assert rules_of(tmp_path, "--staged") == ["unknown-option"]


def rules_of(folder: Path, *arguments: str, paths: tuple[str, ...] = ("hosts",)) -> list[str]:
    result = guestlint(*paths, "--format", "concise", *arguments, cwd=folder)
    assert result.err == ""
    return [line.partition("[")[2].partition("]")[0] for line in result.out.splitlines()]

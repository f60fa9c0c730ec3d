"""D16: `--changed` and `graph diff` run nothing that a repository names, and fetch nothing."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.command import Result, guestlint
from tests.oracles import require

HOST = '[node]\nname = "ward"\nx = 1\n\n[guests]\n'


def git(folder: Path, *arguments: str) -> str:
    names = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(
        [require("git"), *names, *arguments], cwd=folder, env=environment, check=True, capture_output=True
    )
    return done.stdout.decode()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    (folder / "host.toml").write_text(HOST)
    (folder / "other.toml").write_text("# other\n")
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message=one")
    return folder


@pytest.fixture
def spy(tmp_path: Path) -> Path:
    """A program that leaves a mark where it runs."""
    spy = tmp_path / "spy"
    spy.write_text(f'#!/bin/sh\necho "$0 $*" >> {tmp_path}/ran\ncat\n')
    spy.chmod(0o755)
    return spy


NAMED = {
    "filter": {"filter.odd=name.clean": "{spy}", "filter.odd=name.required": "true"},
    "filter-process": {"filter.odd=name.process": "{spy}", "filter.odd=name.required": "true"},
    "fsmonitor": {"core.fsmonitor": "{spy}"},
    "external-diff": {"diff.external": "{spy}", "diff.odd.command": "{spy}"},
    "textconv": {"diff.odd.textconv": "{spy}"},
    "hooks": {"core.hooksPath": "{folder}"},
    "pager": {"core.pager": "{spy}", "pager.diff": "{spy}", "pager.ls-files": "true"},
    "alias": {"alias.diff": "!{spy}", "alias.rev-parse": "!{spy}"},
}


def changed(repository: Path, *arguments: str) -> Result:
    return guestlint("host.toml", "--changed", "--format", "concise", *arguments, cwd=repository)


@pytest.mark.parametrize("configuration", NAMED.values(), ids=NAMED)
def test_d16_nothing_that_the_configuration_names_runs(
    repository: Path, spy: Path, configuration: dict[str, str]
) -> None:
    (repository / ".gitattributes").write_text("*.toml filter=odd=name diff=odd\n")
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "--message=two")
    for key, value in configuration.items():
        git(repository, "config", key, value.format(spy=spy, folder=spy.parent))
    (spy.parent / "post-index-change").symlink_to(spy)
    (repository / "host.toml").write_text(HOST + "# changed\n")
    os.utime(repository / "other.toml", (0, 0))  # git has to look at its content
    for run in (changed(repository), guestlint("graph", "diff", "--from=HEAD", "host.toml", cwd=repository)):
        assert run.err == ""
    assert changed(repository).out == "host.toml:3:1: error[unknown-option] unknown option `x` in `node`\n"
    assert not (spy.parent / "ran").exists()


def test_d16_a_filter_of_a_submodule_does_not_run(repository: Path, spy: Path, tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / ".gitattributes").write_text("* filter=odd\n")
    (inner / "file").write_text("x\n")
    git(inner, "init", "--quiet")
    git(inner, "add", ".")
    git(inner, "commit", "--quiet", "--message=one")
    git(repository, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner), "inner")
    git(repository, "commit", "--quiet", "--message=two")
    git(repository / "inner", "config", "filter.odd.clean", str(spy))
    git(repository / "inner", "config", "core.fsmonitor", str(spy))
    (repository / "inner" / "file").write_text("y\n")
    assert changed(repository) == (0, "", "")
    assert not (tmp_path / "ran").exists()


def test_d16_an_embedded_bare_repository_is_not_used(repository: Path, spy: Path) -> None:
    bare = repository / "hosts"
    git(repository, "init", "--quiet", "--bare", str(bare))
    (bare / "host.toml").write_text(HOST)
    git(repository, "--git-dir", str(bare), "config", "core.bare", "false")
    git(repository, "--git-dir", str(bare), "config", "core.worktree", ".")
    git(repository, "--git-dir", str(bare), "config", "core.fsmonitor", str(spy))
    result = changed(bare)
    assert (result.code, result.out) == (2, "")
    assert "bare repository" in result.err
    assert not (spy.parent / "ran").exists()


def test_d16_what_a_partial_clone_lacks_is_not_fetched(repository: Path, spy: Path, tmp_path: Path) -> None:
    git(repository, "config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    address = repository.as_uri()
    git(tmp_path, "clone", "--quiet", "--no-checkout", "--filter=blob:none", address, str(clone))
    (clone / "host.toml").write_text(HOST)
    git(clone, "config", "remote.origin.uploadpack", str(spy))
    git(clone, "config", "protocol.file.allow", "always")
    lacking = git(clone, "rev-list", "--objects", "--missing=print", "HEAD").count("?")
    result = guestlint("graph", "diff", "--from=HEAD", "host.toml", cwd=clone)
    assert (result.code, result.out) == (2, "")
    assert len(result.err.splitlines()) == 2
    assert git(clone, "rev-list", "--objects", "--missing=print", "HEAD").count("?") == lacking > 0
    assert not (tmp_path / "ran").exists()

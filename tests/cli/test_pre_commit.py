"""The hook, run by the real pre-commit from a repository of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.nix.own_store import Nix
from tests.oracles import require, without

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = ("pyproject.toml", "LICENSE", "README.md", ".pre-commit-hooks.yaml", "guestlint")

CLEAN = """\
[node]
name = "ward"

[guests.adguardhome]
backend = "container"
container.macvlan = "lan"

[guests.adguardhome.zfs."/persist"]
pool = "rpool"
dataset = "safe/guests/adguardhome"
"""
BAD = CLEAN.replace('dataset = "safe/guests/adguardhome"\n', "")


@pytest.fixture(scope="module")
def hook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with what is published of this clone as it stands, committed or not."""
    repository = tmp_path_factory.mktemp("guestlint")
    for name in PUBLISHED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, repository / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, repository / name)
    _commit(repository)
    return repository


def test_the_hook_lints_the_whole_fleet_and_reports_what_the_commit_touches(hook: Path, tmp_path: Path) -> None:
    user = tmp_path / "user"
    (user / "hosts").mkdir(parents=True)
    (user / "hosts" / "ward.toml").write_text(with_mac("ward", "02:01:27:00:00:0a"), "utf-8")
    (user / "hosts" / "old.toml").write_text(BAD.replace("ward", "old"), "utf-8")
    (user / "package.json").write_text('{"name": "x"}', "utf-8")
    _set_up(hook, user, "guestlint")
    _commit(user)
    (user / "sire.toml").write_text(with_mac("sire", "02:01:27:00:00:0a"), "utf-8")
    _git(user, "add", "sire.toml")
    done = _pre_commit(user, tmp_path / "home", "run")
    assert (done.returncode, "mac-collision" in done.stdout) == (1, True), done.stdout + done.stderr
    assert "hosts/ward.toml" in done.stdout
    assert "missing-option" not in done.stdout  # of a host that the commit does not touch
    (user / "sire.toml").write_text(with_mac("sire", "02:01:28:00:00:0a"), "utf-8")
    _git(user, "add", "sire.toml")
    done = _pre_commit(user, tmp_path / "home", "run")
    assert (done.returncode, "Passed" in done.stdout) == (0, True), done.stdout + done.stderr
    _commit(user)
    done = _pre_commit(user, tmp_path / "home", "run", "--all-files")
    assert (done.returncode, "hosts/old.toml" in done.stdout) == (1, True), done.stdout + done.stderr


def test_the_hook_for_files_lints_the_host_files_that_are_staged(hook: Path, tmp_path: Path) -> None:
    user = tmp_path / "user"
    (user / "hosts").mkdir(parents=True)
    (user / "hosts" / "ward.toml").write_text(with_mac("ward", "02:01:27:00:00:0a"), "utf-8")
    (user / "other.toml").write_text("not = 'a host'", "utf-8")
    _set_up(hook, user, "guestlint-files")
    _commit(user)
    (user / "hosts" / "sire.toml").write_text(with_mac("sire", "02:01:27:00:00:0a"), "utf-8")
    (user / "other.toml").write_text("not = 'a host either'", "utf-8")
    _git(user, "add", "--all")
    done = _pre_commit(user, tmp_path / "home", "run")
    assert (done.returncode, "Passed" in done.stdout) == (0, True), done.stdout + done.stderr
    (user / "hosts" / "sire.toml").write_text(BAD, "utf-8")
    _git(user, "add", "--all")
    done = _pre_commit(user, tmp_path / "home", "run")
    assert (done.returncode, "missing-option" in done.stdout) == (1, True), done.stdout + done.stderr
    assert "other.toml" not in done.stdout


def with_mac(name: str, mac: str) -> str:
    """A host with one micro VM, which has that address."""
    return (
        f'[node]\nname = "{name}"\n\n[guests.{name}-vm]\nbackend = "microvm"\n'
        f'microvm = {{ system = "x86_64-linux", macvtap = "lan", mac = "{mac}" }}\n'
    )


def test_the_hook_for_flakes_runs_when_nix_code_changes(hook: Path, tmp_path: Path) -> None:
    user = tmp_path / "user"
    user.mkdir()
    (user / "flake.nix").write_text("{ outputs = { self }: { nixosConfigurations = throw ''gone''; }; }", "utf-8")
    (user / "host.toml").write_text(BAD, "utf-8")
    _commit(user)
    store = Nix(tmp_path).make_store()
    require("nix")
    done = _try_hook(hook, user, tmp_path / "home", "guestlint-flake", "host.toml", **store)
    assert "(no files to check)Skipped" in done.stdout
    done = _try_hook(hook, user, tmp_path / "home", "guestlint-flake", "flake.nix", **store)
    assert (done.returncode, "gone" in done.stdout) == (1, True), done.stdout + done.stderr


def _try_hook(
    hook: Path, user: Path, home: Path, name: str, *files: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    return _pre_commit(user, home, "try-repo", str(hook), name, "--files", *files, **variables)


def _set_up(hook: Path, user: Path, name: str) -> None:
    """What `init` writes, with the repository of this test in the place of ours."""
    revision = _git(hook, "rev-parse", "HEAD").strip()
    (user / ".pre-commit-config.yaml").write_text(
        f"repos:\n  - repo: {hook}\n    rev: {revision}\n    hooks:\n      - id: {name}\n", "utf-8"
    )
    _git(user, "init", "--quiet")


def _git(repository: Path, *arguments: str) -> str:
    command = [require("git"), *arguments]
    return subprocess.run(command, cwd=repository, check=True, capture_output=True, text=True).stdout


def _pre_commit(user: Path, home: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pre_commit", *arguments]
    environment = os.environ | variables | {"PATH": os.environ["PATH"], "PRE_COMMIT_HOME": str(home), "NO_COLOR": "1"}
    done = subprocess.run(command, cwd=user, env=environment, capture_output=True, text=True, check=False)
    if "NewConnectionError" in done.stdout or "No matching distribution found" in done.stdout:
        without("the package index cannot be reached")
    return done


def _commit(repository: Path) -> None:
    for arguments in (
        ("init", "--quiet"),
        ("add", "--all"),
        ("-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "--quiet", "--no-verify", "--message", "x"),
    ):
        subprocess.run([require("git"), *arguments], cwd=repository, check=True)

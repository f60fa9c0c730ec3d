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


@pytest.mark.parametrize(
    ("text", "code", "said"), [(BAD, 1, "missing-option"), (CLEAN, 0, "Passed")], ids=["bad", "clean"]
)
def test_the_hook_runs(hook: Path, tmp_path: Path, text: str, code: int, said: str) -> None:
    user = tmp_path / "user"
    user.mkdir()
    (user / "host.toml").write_text(text, encoding="utf-8")
    (user / "other.toml").write_text("not = a host", encoding="utf-8")
    _commit(user)
    done = _try_hook(hook, user, tmp_path / "home", "guestlint", "host.toml", "other.toml")
    assert (done.returncode, said in done.stdout) == (code, True), done.stdout + done.stderr
    assert "other.toml" not in done.stdout


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
    command = [sys.executable, "-m", "pre_commit", "try-repo", str(hook), name, "--files", *files]
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

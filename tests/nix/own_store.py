"""The real Nix with flakes, in a store of its own, as whoever runs the tests and without a network."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.architecture.code import ROOT
from tests.oracles import require

SYSTEM = "x86_64-linux"

_CONFIGURATION = """\
experimental-features = nix-command flakes
sandbox = false
build-users-group =
substitute = false
flake-registry =
"""
"""Builds need the Python that runs the tests, which a sandbox would hide."""

PUBLISHED = ("flake.nix", "nix", "pyproject.toml", "README.md", "LICENSE", "guestlint/__init__.py", "guestlint/nix")
"""What Nix reads of this checkout; the rest of the program is run from where it is."""


class Nix:
    """`nix` with everything that it writes below one folder."""

    def __init__(self, folder: Path) -> None:
        self.environment = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(folder / "home"),
            "XDG_CACHE_HOME": str(folder / "cache"),
            "NIX_CONF_DIR": str(folder),
            "NIX_STORE_DIR": str(folder / "store"),
            "NIX_STATE_DIR": str(folder / "state"),
            "NIX_LOG_DIR": str(folder / "log"),
        }
        (folder / "nix.conf").write_text(_CONFIGURATION, "utf-8")

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """One command, with what it says and its exit code."""
        command = [require("nix"), *arguments]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)

    def make_store(self) -> Mapping[str, str]:
        """The environment of a store that is there: of two processes that make one at once, one fails."""
        self.evaluate("--expr", "true")
        return self.environment

    def evaluate(self, *arguments: str) -> Any:
        """What `nix eval --json` prints."""
        done = self.run("eval", "--json", *arguments)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def build(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """`nix build` with the log of what is built; it prints the results as JSON."""
        return self.run("build", "--no-link", "--json", "--print-build-logs", *arguments)


def published(folder: Path) -> Path:
    """The flake of this checkout below `folder`, as it is published, beside the stub of nixpkgs."""
    for name in PUBLISHED:
        _copy(ROOT / name, folder / "guestlint" / name)
    _copy(ROOT / "tests" / "nix" / "nixpkgs", folder / "nixpkgs")
    program = folder / "nixpkgs" / "program"
    python, path = shlex.quote(sys.executable), shlex.quote(str(ROOT))
    program.write_text(f'#!/bin/sh\nPYTHONPATH={path} exec {python} -B -m guestlint "$@"\n', "utf-8")
    program.chmod(0o755)
    return folder / "guestlint"


def user(folder: Path, outputs: str, files: Mapping[str, str]) -> str:
    """The reference of a user's flake with these `outputs` and files, which has `published(folder)` as an input."""
    flake = folder / "user"
    inputs = f"""inputs.nixpkgs.url = "path:{folder}/nixpkgs";
  inputs.guestlint.url = "path:{folder}/guestlint";
  inputs.guestlint.inputs.nixpkgs.follows = "nixpkgs";"""
    for name, text in {"flake.nix": f"{{\n  {inputs}\n  outputs = {outputs};\n}}\n", **files}.items():
        (flake / name).parent.mkdir(parents=True, exist_ok=True)
        (flake / name).write_text(text, "utf-8")
    return f"path:{flake}"


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)

"""Flakes that need no nixpkgs, and a Nix whose store is the test's own."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.cli.command import Result, guestlint
from tests.oracles import require

OPTION = """
  option = value: {
    _type = "option"; isDefined = true; highestPrio = 100; inherit value;
    definitionsWithLocations = [ { file = "flake.nix"; inherit value; } ];
  };
  host = name: containers: {
    config = { networking.hostName = name; inherit containers; };
    options = { networking.hostName = option name; containers = option containers; };
  };
"""
"""Options with one definition each, and a host of containers."""


def write_flake(folder: Path, hosts: str, **files: str) -> None:
    """A flake whose `nixosConfigurations` are the attributes `hosts`, and other `.nix` files beside it."""
    text = (
        f"{{\n  outputs = {{ self }}: let{OPTION}  in {{\n    nixosConfigurations = {{\n{hosts}\n    }};\n  }};\n}}\n"
    )
    (folder / "flake.nix").write_text(text)
    for name, content in files.items():
        (folder / f"{name}.nix").write_text(content)


_HIDDEN = ".nix-of-the-test"


def line_of(folder: Path, text: str, file: str = "flake.nix") -> int:
    """The line on which `text` stands, once."""
    (line,) = (number for number, line in enumerate((folder / file).read_text().splitlines(), 1) if text in line)
    return line


def lint(*arguments: str, cwd: Path, **environment: str) -> Result:
    """Run guestlint with a Nix that writes to the test's folder only."""
    require("nix")
    return guestlint(*arguments, cwd=cwd, stdin=b"", **(own_store(cwd) | environment))


def own_store(folder: Path) -> dict[str, str]:
    """The environment in which Nix, and guestlint's cache, write below a hidden folder: there, or above."""
    made = (above / _HIDDEN for above in (folder, folder.parent, folder.parent.parent))
    hidden = next((path for path in made if path.exists()), folder / _HIDDEN)
    return {
        "NIX_REMOTE": str(hidden / "store"),
        "NIX_CONFIG": "build-users-group =",
        "HOME": str(hidden),
        "XDG_CACHE_HOME": str(hidden / "cache"),
        "PYTHONSAFEPATH": "1",
    }


def make_store(folder: Path) -> None:
    """Make the store that `lint` uses in a folder: of two processes that do so at once, one fails."""
    (folder / _HIDDEN).mkdir()
    nix = [require("nix"), "--extra-experimental-features", "nix-command", "store", "ping"]
    subprocess.run(nix, env={**os.environ, **own_store(folder)}, check=True, capture_output=True)


def commit(folder: Path) -> None:
    """Make the folder a git repository with all that is in it."""
    (folder / ".gitignore").write_text(f"{_HIDDEN}\n")
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "all"]):
        subprocess.run([*git, *arguments], cwd=folder, check=True)

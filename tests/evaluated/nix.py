"""The real Nix, in a folder of its own and without a network."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.oracles import require

MODULE = Path(__file__).with_name("module.nix")


def evaluate(folder: Path, *arguments: str) -> bytes:
    """What `nix-instantiate --eval --strict --json` prints."""
    nix = require("nix-instantiate")
    command = [nix, "--eval", "--strict", "--json", "--option", "store", f"{folder}/store", *arguments]
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "NIX_STATE_DIR": str(folder / "state")}
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def configuration(folder: Path, text: str, revision: str) -> bytes:
    """The JSON of the configuration that the host file `text` makes, by the module of `revision`."""
    file = folder / "imported.toml"
    file.write_text(text, "utf-8")
    return evaluate(folder, str(MODULE), "--argstr", "file", str(file), "--argstr", "revision", revision)


def guests(evaluated: bytes) -> dict[str, Any]:
    """The guests of a configuration."""
    found: dict[str, Any] = json.loads(evaluated)["guests"]
    return found

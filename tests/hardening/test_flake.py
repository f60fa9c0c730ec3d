"""A flake whose `nixConfig` would have its programs run while it is evaluated."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.nix.flakes import lint, own_store
from tests.oracles import require

FLAKE = """{
  nixConfig.allow-import-from-derivation = true;
  outputs = { self }: {
    nixosConfigurations.ward = import (derivation {
      name = "odd";
      system = "x86_64-linux";
      builder = "/bin/sh";
      args = [ "-c" "echo {} >$out" ];
    });
  };
}
"""
REFUSED = "'allow-import-from-derivation' is disabled"


def test_attack_settings_that_a_flake_brings(tmp_path: Path) -> None:
    (tmp_path / "flake.nix").write_text(FLAKE)
    accepting = ["--option", "allow-import-from-derivation", "false", "--accept-flake-config"]
    accepted = subprocess.run(
        [
            require("nix"),
            "--extra-experimental-features",
            "nix-command flakes",
            *accepting,
            "eval",
            ".#nixosConfigurations",
        ],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], **own_store(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "odd.drv" in accepted.stderr
    assert REFUSED not in accepted.stderr  # so it is an attack, where Nix is told to accept what flakes bring
    environment = {"NIX_CONFIG": "build-users-group =\naccept-flake-config = true"}
    result = lint(".#ward", cwd=tmp_path, **environment)
    assert result.code == 2
    assert REFUSED in result.err

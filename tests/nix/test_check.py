"""`lib.check`: what the real Nix builds of it, from a flake whose hosts Nix evaluates."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.nix.own_store import SYSTEM, Nix, published, user

GOOD = """\
{
  networking.hostName = "ward";
  node.name = "ward";
  guests.web = {
    backend = "microvm";
    microvm = { system = "x86_64-linux"; macvtap = "lan"; mac = "02:01:27:00:00:0a"; };
    zfs."/persist" = { pool = "rpool"; dataset = "safe/web"; };
  };
}
"""
BAD = GOOD.replace("safe/web", "rpool/safe/web")
"""A pool that is repeated in the dataset, at the tenth column of line 7."""


def outputs(check: str = "", hosts: str = "ward = host ./hosts/ward.nix;") -> str:
    """A flake with hosts and a check of them; `check` is what is given to it besides the flake."""
    return f"""{{ self, nixpkgs, guestlint }}:
    let host = file: nixpkgs.lib.nixosSystem {{ modules = [ file ]; }};
    in {{
      nixosConfigurations = {{ {hosts} }};
      checks.{SYSTEM}.guestlint = guestlint.lib.check {{ inherit self; system = "{SYSTEM}"; {check} }};
    }}"""


CHECK = f"checks.{SYSTEM}.guestlint"


@pytest.fixture
def nix(tmp_path: Path) -> Nix:
    published(tmp_path)
    return Nix(tmp_path)


def test_a_mistake_fails_the_build_at_its_line(nix: Nix, tmp_path: Path) -> None:
    flake = user(tmp_path, outputs(), {"hosts/ward.nix": BAD})
    done = nix.build(f"{flake}#{CHECK}")
    assert done.returncode == 1
    assert "pool-repeated-in-dataset" in done.stderr
    assert "--> hosts/ward.nix:7:42  guests.web.zfs./persist.dataset" in done.stderr
    assert 'dataset = "rpool/safe/web"' in done.stderr


def test_without_a_mistake_the_result_is_the_report(nix: Nix, tmp_path: Path) -> None:
    flake = user(tmp_path, outputs(), {"hosts/ward.nix": GOOD})
    done = nix.build(f"{flake}#{CHECK}")
    assert done.returncode == 0, done.stderr
    assert "no findings in 1 file" in done.stderr
    ((built),) = json.loads(done.stdout)
    assert json.loads(Path(built["outputs"]["out"]).read_text("utf-8"))["summary"]["findings"] == 0


def test_nix_flake_check_runs_it(nix: Nix, tmp_path: Path) -> None:
    flake = user(tmp_path, outputs(), {"hosts/ward.nix": BAD})
    assert nix.run("flake", "check", flake).returncode == 1
    (tmp_path / "user" / "hosts" / "ward.nix").write_text(GOOD, "utf-8")
    done = nix.run("flake", "check", flake)
    assert done.returncode == 0, done.stderr

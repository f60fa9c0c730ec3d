"""`lib.check`: what the real Nix builds of it, for flakes whose hosts Nix evaluates."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.nix.own_store import SYSTEM, Nix, published, user

CHECK = f"checks.{SYSTEM}.guestlint"


def host(name: str = "ward", mac: str = "02:01:27:00:00:0a", dataset: str = "safe/web") -> str:
    """A host with a micro VM."""
    return f"""{{
  networking.hostName = "{name}";
  node.name = "{name}";
  guests.web = {{
    backend = "microvm";
    microvm = {{ system = "x86_64-linux"; macvtap = "lan"; mac = "{mac}"; }};
    zfs."/persist" = {{ pool = "rpool"; dataset = "{dataset}"; }};
  }};
}}
"""


GOOD = host()
BAD = host(dataset="rpool/safe/web")
"""It repeats the pool in the dataset, a warning."""


@pytest.fixture
def nix(tmp_path: Path) -> Nix:
    published(tmp_path)
    return Nix(tmp_path)


def flake(folder: Path, hosts: dict[str, str], check: str = "", **files: str) -> str:
    """A flake of these hosts; `check` is what `lib.check` is given besides the flake."""
    configurations = " ".join(f'"{name}" = host ./hosts/{name}.nix;' for name in hosts)
    outputs = f"""{{ self, nixpkgs, guestlint }}:
    let host = file: nixpkgs.lib.nixosSystem {{ modules = [ file ]; }};
    in {{
      nixosConfigurations = {{ {configurations} }};
      checks.{SYSTEM}.guestlint = guestlint.lib.check ({{ inherit self; system = "{SYSTEM}"; }} // {{ {check} }});
    }}"""
    written = {f"hosts/{name}.nix": text for name, text in hosts.items()}
    return user(folder, outputs, {**written, **{name.replace("_", "."): text for name, text in files.items()}})


def test_a_mistake_fails_the_build_at_its_line(nix: Nix, tmp_path: Path) -> None:
    done = nix.build(f"{flake(tmp_path, {'ward': BAD})}#{CHECK}")
    assert done.returncode == 1
    log = [line.removeprefix("guestlint> ") for line in done.stderr.splitlines()]
    assert " --> hosts/ward.nix:7:40  guests.web.zfs./persist.dataset" in log
    assert '7 |     zfs."/persist" = { pool = "rpool"; dataset = "rpool/safe/web"; };' in log
    assert "1 warning in 1 file" in log


def test_without_a_mistake_the_result_is_the_report(nix: Nix, tmp_path: Path) -> None:
    done = nix.build(f"{flake(tmp_path, {'ward': GOOD})}#{CHECK}")
    assert done.returncode == 0, done.stderr
    assert "no findings in 1 file" in done.stderr
    (built,) = json.loads(done.stdout)
    assert json.loads(Path(built["outputs"]["out"]).read_text("utf-8"))["summary"]["findings"] == 0


def test_hosts_are_compared(nix: Nix, tmp_path: Path) -> None:
    reference = flake(tmp_path, {"ward": GOOD, "sire": host("sire")})
    done = nix.build(f"{reference}#{CHECK}")
    assert (done.returncode, "mac-collision" in done.stderr) == (1, True), done.stderr
    assert "hosts/sire.nix:6:59" in done.stderr
    assert "hosts/ward.nix:6:59" in done.stderr
    flake(tmp_path, {"ward": GOOD, "sire": host("sire", "02:01:27:00:00:0b")})
    assert nix.build(f"{reference}#{CHECK}").returncode == 0


def test_nix_flake_check_runs_it(nix: Nix, tmp_path: Path) -> None:
    done = nix.run("flake", "check", flake(tmp_path, {"ward": BAD}))
    assert (done.returncode != 0, "pool-repeated-in-dataset" in done.stderr) == (True, True), done.stderr
    done = nix.run("flake", "check", flake(tmp_path, {"ward": GOOD}))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("check", "files", "code"),
    [
        ('failOn = "error";', {}, 0),
        ('failOn = "never";', {}, 0),
        ('failOn = "info";', {}, 1),
        ('settings.ignore = [ "pool-repeated-in-dataset" ];', {}, 0),
        ('settings = { severity.pool-repeated-in-dataset = "error"; fail-on = "error"; };', {}, 1),
        ("settings = ./lint.toml;", {"lint_toml": 'fail-on = "error"\n'}, 0),
        ("", {"guestlint_toml": 'fail-on = "error"\n'}, 0),
        ("", {"guestlint_toml": 'plugins = ["acme"]\nignore = ["acme", "storage"]\n'}, 0),
        ('settings.fail-on = "warning";', {"guestlint_toml": 'fail-on = "error"\n'}, 1),
    ],
)
def test_settings(nix: Nix, tmp_path: Path, check: str, files: dict[str, str], code: int) -> None:
    done = nix.build(f"{flake(tmp_path, {'ward': BAD}, check, **files)}#{CHECK}")
    assert done.returncode == code, done.stderr


def test_wrong_settings_fail_the_build(nix: Nix, tmp_path: Path) -> None:
    done = nix.build(f"{flake(tmp_path, {'ward': GOOD}, 'settings.ignroe = [ ];')}#{CHECK}")
    assert (done.returncode, "did you mean `ignore`?" in done.stderr) == (1, True), done.stderr


@pytest.mark.parametrize("name", ["a b", ".dot", "ünï", "ward.example.com", "$(touch x)", "'\\\\\"", ""])
def test_a_host_may_have_any_name(nix: Nix, tmp_path: Path, name: str) -> None:
    quoted = json.dumps(name, ensure_ascii=False).replace("$", "\\$")
    outputs = f"""{{ self, nixpkgs, guestlint }}: {{
      nixosConfigurations.{quoted} = nixpkgs.lib.nixosSystem {{ modules = [ ./host.nix ]; }};
      checks.{SYSTEM}.guestlint = guestlint.lib.check {{ inherit self; system = "{SYSTEM}"; }};
    }}"""
    done = nix.build(f"{user(tmp_path, outputs, {'host.nix': GOOD})}#{CHECK}")
    assert (done.returncode, "no findings in 1 file" in done.stderr) == (0, True), done.stderr


def test_without_the_flake_no_line_is_quoted(nix: Nix, tmp_path: Path) -> None:
    reference = flake(tmp_path, {"ward": BAD}, "self = null; hosts = self.nixosConfigurations;")
    done = nix.build(f"{reference}#{CHECK}")
    assert done.returncode == 1
    assert "hosts/ward.nix:7:40" in done.stderr
    assert 'zfs."/persist"' not in done.stderr

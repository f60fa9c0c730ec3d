"""docs/nixos.md and docs/ci.md: what they show is evaluated and run, with a stub in the place of nixpkgs."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.cli.command import guestlint
from tests.nix.flakes import commit
from tests.nix.own_store import SYSTEM, Nix, published
from tests.oracles import require
from tools.console import ROOT

PAGE = (ROOT / "docs" / "nixos.md").read_text("utf-8")
CI = (ROOT / "docs" / "ci.md").read_text("utf-8")
SNIPPETS = re.findall(r"^```nix\n(.*?)^```$", PAGE + CI, re.DOTALL | re.MULTILINE)
JOBS = re.findall(r"^```yaml\n(.*?)^```$", PAGE + CI, re.DOTALL | re.MULTILINE)


def _file(name: str) -> str:
    """The file of this name that the page shows."""
    (text,) = re.findall(rf"^<!-- file: {re.escape(name)} -->\n```nix\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    return str(text)


def _write_fleet(folder: Path, flake: str) -> Path:
    """The flake with the host that the page shows; its inputs are the stub and this checkout."""
    published(folder)
    for url, name in (("github:NixOS/nixpkgs/nixos-unstable", "nixpkgs"), ("github:guestlint/guestlint", "guestlint")):
        assert url in flake
        flake = flake.replace(url, f"path:{folder}/{name}")
    fleet = folder / "fleet"
    (fleet / "hosts").mkdir(parents=True)
    (fleet / "flake.nix").write_text(flake, "utf-8")
    (fleet / "hosts" / "ward.nix").write_text(_file("hosts/ward.nix"), "utf-8")
    return fleet


def test_the_first_finding(tmp_path: Path) -> None:
    (shown,) = re.findall(
        r"^<!-- flake -->\n```console\n\$ guestlint \.#ward\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE
    )
    fleet = _write_fleet(tmp_path, _file("flake.nix"))
    commit(fleet)
    result = guestlint(".#ward", cwd=fleet, stdin=b"", **Nix(tmp_path).make_store())
    assert (result.code, result.out) == (1, shown)


def test_the_check(tmp_path: Path) -> None:
    fleet = _write_fleet(tmp_path, _file("flake.nix"))
    done = Nix(tmp_path).build(f"path:{fleet}#checks.{SYSTEM}.guestlint")
    assert (done.returncode, "hosts/ward.nix:6:5" in done.stderr) == (1, True), done.stderr


def test_the_arguments_of_the_check(tmp_path: Path) -> None:
    expression = f"builtins.functionArgs (import {ROOT}/nix/check.nix {{ packages = {{ }}; }})"
    arguments = Nix(tmp_path).evaluate("--impure", "--expr", expression)
    section = PAGE.partition("| argument | |")[2].partition("\n\n")[0]
    shown = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
    assert sorted([*shown, "name"]) == sorted(arguments)


@pytest.mark.parametrize(("severity", "code"), [("error", 1), ("never", 0)])
def test_the_nixos_module(tmp_path: Path, severity: str, code: int) -> None:
    (module,) = [each for each in SNIPPETS if "nixosModules.default" in each]
    assert 'failOn = "error";' in module
    module = module.replace('failOn = "error"', f'failOn = "{severity}"')
    special = "specialArgs.inputs = { inherit self guestlint; }; modules = [ ./module.nix ./hosts/ward.nix ];"
    fleet = _write_fleet(tmp_path, _file("flake.nix").replace("modules = [ ./hosts/ward.nix ];", special))
    (fleet / "module.nix").write_text(f"{{ inputs, ... }}:\n{module}", "utf-8")
    done = Nix(tmp_path).build(f"path:{fleet}#nixosConfigurations.ward.config.system.build.toplevel")
    assert (done.returncode, "hosts/ward.nix:6:5" in done.stderr) == (code, True), done.stderr


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_nix_reads_what_is_shown(tmp_path: Path, snippet: str) -> None:
    (tmp_path / "shown.nix").write_text(f"{{ self, inputs, lib, system }}:\n{snippet}", "utf-8")
    command = [require("nix-instantiate"), "--parse", str(tmp_path / "shown.nix")]
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "NIX_STATE_DIR": str(tmp_path / "state")}
    done = subprocess.run(
        [*command, "--option", "store", f"{tmp_path}/store"], env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("job", JOBS)
def test_what_is_shown_of_ci_is_yaml(job: str) -> None:
    assert yaml.safe_load(job)


def test_the_hooks_that_are_shown_exist() -> None:
    hooks = {each["id"] for each in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
    readme = (ROOT / "README.md").read_text("utf-8")
    named = set(re.findall(r"^ *- id: (\S+)", PAGE + readme, re.MULTILINE))
    described = set(re.findall(r"^- `(\S+)`", (ROOT / "docs" / "ci.md").read_text("utf-8"), re.MULTILINE))
    assert named < hooks == described

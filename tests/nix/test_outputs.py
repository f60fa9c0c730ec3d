"""The outputs of the flake, evaluated by the real Nix with a stub in the place of nixpkgs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import tomli

from guestlint import __version__
from tests.architecture.code import ROOT
from tests.nix.own_store import SYSTEM, Nix, published, user
from tests.nix.test_check import BAD, GOOD

TOPLEVEL = "nixosConfigurations.ward.config.system.build"


@pytest.fixture
def nix(tmp_path: Path) -> Nix:
    published(tmp_path)
    return Nix(tmp_path)


def own(folder: Path) -> tuple[str, ...]:
    """The flake, with the stub as its nixpkgs."""
    return f"path:{folder}/guestlint", "--override-input", "nixpkgs", f"path:{folder}/nixpkgs", "--no-write-lock-file"


def test_all_outputs_evaluate(nix: Nix, tmp_path: Path) -> None:
    done = nix.run("flake", "check", *own(tmp_path))
    assert done.returncode == 0, done.stderr
    unknown = re.findall(r"unknown flake output '(\w+)'", done.stderr)
    assert set(unknown) <= {"flakeModules", "lib"}


def test_the_package_has_the_dependencies_of_the_project(nix: Nix, tmp_path: Path) -> None:
    reference, *options = own(tmp_path)
    pick = "p: { inherit (p) version dependencies build-system pythonRelaxDeps; }"
    package = nix.evaluate(f"{reference}#packages.{SYSTEM}.guestlint", *options, "--apply", pick)
    project = tomli.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    names = [re.split(r"[<>=]", each)[0] for each in project["project"]["dependencies"]]
    assert sorted(package["dependencies"]) == sorted(names)
    assert package["build-system"] == [re.split(r"[<>=]", each)[0] for each in project["build-system"]["requires"]]
    assert package["version"] == __version__
    assert set(package["pythonRelaxDeps"]) <= {*names, *package["build-system"]}


def test_nix_run_runs_it(nix: Nix, tmp_path: Path) -> None:
    reference, *options = own(tmp_path)
    done = nix.run("run", reference, *options, "--", "--version")
    assert (done.returncode, __version__ in done.stdout) == (0, True), done.stderr


def test_the_overlay_adds_the_package(nix: Nix, tmp_path: Path) -> None:
    outputs = f"""{{ self, nixpkgs, guestlint }}: {{
      name = (guestlint.overlays.default nixpkgs.legacyPackages.{SYSTEM} {{ }}).guestlint.pname;
    }}"""
    assert nix.evaluate(f"{user(tmp_path, outputs, {})}#name") == "guestlint"


def test_facts_are_what_guestlint_reads(nix: Nix, tmp_path: Path) -> None:
    outputs = """{ self, nixpkgs, guestlint }: {
      facts = guestlint.lib.facts {
        inherit self; name = "ward"; host = nixpkgs.lib.nixosSystem { modules = [ ./ward.nix ]; };
      };
    }"""
    facts = nix.evaluate(f"{user(tmp_path, outputs, {'ward.nix': GOOD})}#facts")
    assert facts["guestlint"]["host"] == "ward"
    assert {each["file"] for each in facts["places"]} == {f"{facts['guestlint']['root']}/ward.nix"}
    assert facts["config"]["guests"]["web"]["zfs"]["/persist"]["dataset"] == "safe/web"


def _with_module(folder: Path, host: str, settings: str) -> str:
    outputs = f"""{{ self, nixpkgs, guestlint }}: {{
      nixosConfigurations.ward = nixpkgs.lib.nixosSystem {{
        modules = [ ./ward.nix guestlint.nixosModules.default {{ guestlint = {{ enable = true; {settings} }}; }} ];
      }};
    }}"""
    return user(folder, outputs, {"ward.nix": host})


@pytest.mark.parametrize(
    ("host", "settings", "code"),
    [
        (BAD, "source = self;", 1),
        (GOOD, "source = self;", 0),
        (BAD, 'source = self; failOn = "never";', 0),
        (BAD, 'source = self; settings.ignore = [ "storage" ];', 0),
        (BAD, "", 1),
    ],
)
def test_the_module_checks_a_system_as_it_is_built(
    nix: Nix, tmp_path: Path, host: str, settings: str, code: int
) -> None:
    flake = _with_module(tmp_path, host, settings)
    done = nix.build(f"{flake}#{TOPLEVEL}.toplevel")
    assert done.returncode == code, done.stderr
    is_in_flake = "--> ward.nix:7:40" in done.stderr
    assert is_in_flake == ("pool-repeated" in done.stderr and "source" in settings)
    warnings = nix.evaluate(f"{flake}#nixosConfigurations.ward.config.warnings")
    assert len(warnings) == ("source" not in settings)


def test_the_module_does_nothing_unless_it_is_enabled(nix: Nix, tmp_path: Path) -> None:
    flake = _with_module(tmp_path, BAD, "source = self;").replace("enable = true", "enable = false")
    text = (tmp_path / "user" / "flake.nix").read_text("utf-8").replace("enable = true", "enable = false")
    (tmp_path / "user" / "flake.nix").write_text(text, "utf-8")
    assert nix.evaluate(f"{flake}#nixosConfigurations.ward.config.system.checks") == []


def test_the_module_for_flake_parts(nix: Nix, tmp_path: Path) -> None:
    """flake-parts is a module system with `self`, whose `perSystem` is a function of the system."""
    outputs = f"""{{ self, nixpkgs, guestlint }}:
    let
      made = nixpkgs.lib.evalModules {{
        specialArgs = {{ inherit self; }};
        modules = [
          guestlint.flakeModules.default
          {{ options.perSystem = nixpkgs.lib.mkOption {{ }}; config.guestlint.failOn = "warning"; }}
        ];
      }};
    in {{
      nixosConfigurations.ward = nixpkgs.lib.nixosSystem {{ modules = [ ./ward.nix ]; }};
      checks.{SYSTEM} = (made.config.perSystem {{ system = "{SYSTEM}"; }}).checks;
    }}"""
    done = nix.build(f"{user(tmp_path, outputs, {'ward.nix': BAD})}#checks.{SYSTEM}.guestlint")
    assert (done.returncode, "ward.nix:7:40" in done.stderr) == (1, True), done.stderr


def test_the_template_is_a_fleet_without_findings(nix: Nix, tmp_path: Path) -> None:
    reference, *options = own(tmp_path)
    nix.run("flake", "lock", reference, *options[:-1])
    done = nix.run("flake", "new", str(tmp_path / "new"), "--template", reference)
    assert done.returncode == 0, done.stderr
    inputs = [
        each for name in ("nixpkgs", "guestlint") for each in ("--override-input", name, f"path:{tmp_path}/{name}")
    ]
    done = nix.build(f"path:{tmp_path}/new#checks.{SYSTEM}.guestlint", "--no-write-lock-file", *inputs)
    assert (done.returncode, "no findings in 2 files" in done.stderr) == (0, True), done.stderr

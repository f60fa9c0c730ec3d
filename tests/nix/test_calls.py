"""Findings in a helper name the guests, and where the user calls it for them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.nix.flakes import line_of, lint, make_store, write_flake

BY_NAME = """name: extra: {
  ${name} = {
    bindMounts."/data".hostPath = "/srv/my data";
  } // extra;
}
"""
BY_VALUE = '{ hostPath }: {\n  bindMounts."/data" = { inherit hostPath; };\n  tmpfs = [ "my var" ];\n}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_store(tmp_path)
    flake = tmp_path / "fleet"
    flake.mkdir()
    return flake


def related(folder: Path, hosts: str, helper: str) -> list[tuple[str, str, int]]:
    """The places beside those of the findings: what is said, the file and the line."""
    write_flake(folder, hosts, helper=helper)
    done = lint(f"path:{folder}#ward", "--format", "json", "--select", "malformed-bind-mount", cwd=folder)
    findings: list[dict[str, Any]] = json.loads(done.out)["findings"]
    assert [each["file"] for each in findings] == ["helper.nix"] * len(findings) != [], done
    return [
        (each["message"], each["file"], each["span"]["line"])
        for finding in findings
        for each in finding["related"]
        if "made here" in each["message"]
    ]


def test_calls_with_a_name(folder: Path) -> None:
    hosts = """
      ward = let mk = import ./helper.nix; in host "ward" (
        mk "web" { } # mk "web"
        // mk "db" { autoStart = true; }
      );
    """
    found = related(folder, hosts, BY_NAME)
    assert found == [
        ("`db` is made here", "flake.nix", line_of(folder, 'mk "db"')),
        ("`web` is made here", "flake.nix", line_of(folder, 'mk "web"')),
    ]


def test_a_guest_that_has_a_name_of_its_own(folder: Path) -> None:
    helper = BY_VALUE.replace("inherit hostPath", 'hostPath = "/srv/my data"')
    hosts = """
      ward = let mk = import ./helper.nix; in host "ward" {
        web = mk { hostPath = "x"; };
      };
    """
    assert related(folder, hosts, helper) == [("`web` is made here", "flake.nix", line_of(folder, "web = mk"))]


def test_a_name_in_a_list(folder: Path) -> None:
    hosts = """
      ward = let mk = import ./helper.nix; in host "ward" (
        builtins.foldl' (all: name: all // mk name { autoStart = true; }) { } [
          "web"
        ]
      );
    """
    assert related(folder, hosts, BY_NAME) == [("`web` is made here", "flake.nix", line_of(folder, '"web"'))]


def test_of_several_calls_none_is_named(folder: Path) -> None:
    hosts = """
      ward = let mk = import ./helper.nix; other = mk "web" { }; in host "ward" (
        other // mk "web" { autoStart = true; }
      );
    """
    assert related(folder, hosts, BY_NAME) == []

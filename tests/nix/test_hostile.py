"""Hosts that Nix accepts, and that hold what must not be evaluated, printed, or taken for something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from guestlint.source.parse import read_bytes
from tests.evaluated.nix import evaluate
from tests.nix.hosts import HERE, facts_of, places

NAMES = ["a.b", 'quo"te', "two words", "é→", "", "${x}", "back\\slash", "_type", "config", "imports", "new\nline", "//"]


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"').replace("${", "\\${").replace("\n", "\\n")
    return f'"{escaped}"'


def test_names_of_any_characters(tmp_path: Path) -> None:
    lines = [f'  guests.{_quoted(name)} = {{ backend = "microvm"; }};' for name in NAMES]
    facts = facts_of(tmp_path, host="\n".join(["{", *lines, "}"]))
    assert set(facts["config"]["guests"]) == set(NAMES)
    found = {tuple(place["path"]): place["line"] for place in facts["places"]}
    for line, name in enumerate(NAMES, 2):
        assert found["guests", name, "backend"] == line


@pytest.mark.parametrize("name", ["outPath", "__toString"])
def test_a_name_that_nix_would_print_something_else_for_is_left_out(name: str, tmp_path: Path) -> None:
    host = f'{{ guests.{name}.backend = "microvm"; guests.web.backend = "microvm"; }}'
    facts = facts_of(tmp_path, host=host)
    assert list(facts["config"]["guests"]) == ["web"]
    assert {"path": ["guests", name]} in facts["guestlint"]["left_out"]
    assert "guests" not in facts["complete"]


def test_what_throws_is_left_out_and_named(tmp_path: Path) -> None:
    host = """{
  networking.hostName = throw "secret";
  fileSystems."/a" = { device = "/dev/a"; options = [ "x" (throw "no") ]; };
  fileSystems."/b".device = assert false; "b";
  containers.web.autoStart = true;
}
"""
    facts = facts_of(tmp_path, host=host)
    assert [each["path"] for each in facts["guestlint"]["left_out"]] == [
        ["fileSystems", "/a", "options"],
        ["fileSystems", "/b", "device"],
        ["networking", "hostName"],
    ]
    assert facts["config"]["fileSystems"]["/a"] == {"device": "/dev/a", "fsType": "auto"}
    assert "fileSystems" not in facts["complete"]
    assert "containers" in facts["complete"]
    assert facts["guestlint"]["host"] == ""


def test_what_may_be_without_a_value_is_no_gap(tmp_path: Path) -> None:
    """An option of the other backend, and those that microvm.nix gives no default."""
    host = """{
  guests.web.backend = "container";
  microvm.vms.db.config.microvm = {
    interfaces = [ { type = "tap"; id = "vm-db"; mac = "02:00:00:00:00:01"; } ];
    volumes = [ { image = "db.img"; mountPoint = "/db"; autoCreate = false; } ];
  };
}
"""
    facts = facts_of(tmp_path, host=host)
    assert facts["guestlint"]["left_out"] == []
    assert {"guests", "microvm.vms"} <= set(facts["complete"])
    microvm = facts["config"]["microvm"]["vms"]["db"]["config"]["microvm"]
    assert microvm["volumes"] == [{"autoCreate": False, "image": "db.img", "mountPoint": "/db"}]
    assert microvm["interfaces"][0]["macvtap"] == {}


def test_nothing_else_is_evaluated(tmp_path: Path) -> None:
    """Not what no rule reads, not what a stronger definition takes the place of, not what is below a derivation."""
    host = """{ lib, ... }: {
  environment = abort "an option";
  guests.web = lib.mkMerge [
    { backend = lib.mkDefault (abort "weaker"); modules = [ (abort "a module") ]; }
    { backend = "microvm"; extraSpecialArgs = abort "arguments"; }
    { nodeName = lib.mkForce "web"; }
    (lib.mkIf false (abort "a condition"))
  ];
  containers.web = {
    config = abort "a system";
    localAddress = { type = "derivation"; outPath = abort "a path"; drvPath = abort "a derivation"; };
  };
  microvm.vms.db = {
    specialArgs = abort "arguments";
    config = { environment = abort "an option"; };
  };
  systemd.network.networks.lan.matchConfig = {
    Name = "lan";
    deep = let x = { again = x; }; in x;
    call = x: abort "a function";
  };
}
"""
    facts = facts_of(tmp_path, host=host)
    assert facts["guestlint"]["left_out"] == []
    assert facts["config"]["guests"]["web"]["backend"] == "microvm"
    assert facts["config"]["guests"]["web"]["nodeName"] == "web"
    assert "localAddress" not in facts["config"]["containers"]["web"]
    assert facts["config"]["systemd"]["network"]["networks"]["lan"]["matchConfig"] == {"Name": "lan"}
    assert places(facts, "guests", "web", "backend") == ["guests.web.backend host.nix:5:7"]
    assert places(facts, "guests", "web", "nodeName") == ["guests.web.nodeName host.nix:6:7"]


def test_paths_and_strings_of_the_store_are_texts(tmp_path: Path) -> None:
    """Nothing is copied into the store, and what is made of the facts does not depend on what they name."""
    host = """{
  containers.web.bindMounts."/data".hostPath = ./data;
  networking.hostName = "x${builtins.toFile "name" "text"}";
}
"""
    facts = facts_of(tmp_path, host=host)
    assert facts["config"]["containers"]["web"]["bindMounts"]["/data"]["hostPath"] == f"{tmp_path}/flake/data"
    assert facts["config"]["networking"]["hostName"].startswith("x/")


@pytest.mark.parametrize(
    "helper",
    [
        "{ secrets }: { networking.hostName = secrets; }",
        "name: { networking.hostName = import (./. + name); }",
        "{ config, lib, ... }: { secrets }: { networking.hostName = secrets; }",
        "{ config, lib, ... }: abort config.networking.hostName",
        "[ ]",
        '"ward"',
        "{ outputs = { self }: abort self; }",
        "{ networking = { }; }",
        "{ networking = x: x; }",
    ],
)
def test_a_file_that_says_it_is_where_a_definition_is_and_is_no_module(helper: str, tmp_path: Path) -> None:
    if "abort" in helper and "config" in helper:
        helper = helper.replace("abort", "throw")  # as a module it would have stopped Nix itself
    main = '{ _file = ./host.nix; config.networking.hostName = "ward"; }'
    facts = facts_of(tmp_path, "main.nix", host=helper, main=main)
    assert facts["config"]["networking"]["hostName"] == "ward"
    assert places(facts, "networking") == []


def test_a_host_that_is_nothing_but_options(tmp_path: Path) -> None:
    (tmp_path / "main.nix").write_text(
        f"import {HERE.parents[1]}/guestlint/nix/facts.nix {{ config = {{ }}; options = {{ }}; }}"
    )
    facts = read_bytes("facts.json", evaluate(tmp_path, str(tmp_path / "main.nix")))
    assert not facts.error
    assert facts.data == {}

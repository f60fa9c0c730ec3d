"""docs/microvm.md: its command is run on a host that Nix makes up, its facts and host file are linted."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import tomli

from guestlint.settings.check import check_options
from tests.cli.command import guestlint
from tests.oracles import require
from tools.console import ROOT

PAGE = (ROOT / "docs" / "microvm.md").read_text("utf-8")
CONFIG = """
let
  guest = microvm: { flake = null; evaluatedConfig = null; autostart = true; config.config = {
    networking.hostName = "x"; microvm = {
      hypervisor = "qemu"; forwardPorts = [ ]; vsock.cid = null; storeOnDisk = false; writableStoreOverlay = null;
      shares = [ ]; volumes = [ ]; interfaces = [ ]; } // microvm; }; };
  interface = { type = "tap"; id = "x"; mac = "02:00:00:00:00:01"; bridge = null; macvtap.link = throw "no value"; };
in {
  networking = { hostName = "ward"; interfaces.lan = { name = throw "of no use"; }; };
  fileSystems."/" = { device = "/dev/sda1"; fsType = "ext4"; options = [ "defaults" ]; extra = throw "of no use"; };
  systemd.network.networks.lan = { matchConfig.Name = "lan"; networkConfig = { }; address = [ ]; };
  microvm = { stateDir = "/var/lib/microvms"; vms = {
    a = guest { interfaces = [ interface ]; };
    b = guest { interfaces = [ interface { type = "macvtap"; id = "m"; mac = "02:00:00:00:00:02"; bridge = null;
      macvtap = { link = "lna"; mode = "bridge"; }; } ]; };
  }; };
}
"""


def _block(language: str, part: str) -> str:
    section = PAGE.partition(f"## {part}\n")[2].partition("\n## ")[0]
    found = re.search(rf"^```{language}\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def test_the_command_reads_what_has_a_value_and_nothing_else(tmp_path: Path) -> None:
    expression = re.search(r"--apply '(.*)' \| guestlint", _block("sh", "First the finding"), re.DOTALL)
    assert expression is not None
    nix = [require("nix-instantiate"), "--eval", "--strict", "--json", "-E", f"({expression[1]}) ({CONFIG})"]
    done = subprocess.run(nix, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    read = json.loads(done.stdout)
    (tap, macvtap) = read["microvm"]["vms"]["b"]["config"]["microvm"]["interfaces"]
    assert ("macvtap" in tap, macvtap["macvtap"]) == (False, {"link": "lna", "mode": "bridge"})
    lint = guestlint("-", "--format", "concise", cwd=tmp_path, stdin=done.stdout.encode())
    found = set(re.findall(r"\[([a-z-]+)\]", lint.out))
    assert found == {"interface-name-clash", "mac-collision", "node-name-clash", "unknown-host-link"}


def test_the_facts_have_the_finding_that_is_shown(tmp_path: Path) -> None:
    part = "At the lines of your configuration"
    (tmp_path / "facts.json").write_text(_block("json", part), "utf-8")
    command, _, shown = _block("console", part).partition("\n")
    done = guestlint(*command.removeprefix("$ guestlint ").split(), cwd=tmp_path)
    assert (done.out, done.code) == (shown, 1)


def test_the_host_file_has_the_finding_that_is_shown(tmp_path: Path) -> None:
    (tmp_path / "host.toml").write_text(_block("toml", "Then the set-up"), "utf-8")
    command, _, shown = _block("console", "Then the set-up").partition("\n")
    done = guestlint(*command.removeprefix("$ guestlint ").split(), cwd=tmp_path)
    assert (done.out, done.code) == (shown, 1)
    graph = guestlint("graph", "host.toml", "--format", "json", cwd=tmp_path)
    ids = {node["id"] for node in json.loads(graph.out)["nodes"]}
    assert set(re.findall(r"`((?:directory|volume):[^`]+)`", PAGE)) <= ids


def test_the_module_parses(tmp_path: Path) -> None:
    (tmp_path / "configuration.nix").write_text(_block("nix", "Then the set-up"), "utf-8")
    nix = [require("nix-instantiate"), "--parse", str(tmp_path / "configuration.nix")]
    assert subprocess.run(nix, capture_output=True, text=True, check=False).returncode == 0


def test_the_settings_are_settings() -> None:
    indented = re.search(r"^  ```toml\n(.*?)^  ```$", PAGE, re.MULTILINE | re.DOTALL)
    assert indented is not None
    given = tomli.loads(re.sub(r"^  ", "", indented[1], flags=re.MULTILINE))
    assert check_options("page", given).values

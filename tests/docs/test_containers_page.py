"""docs/containers.md: its command is run on a host that Nix makes up, its facts and host file are linted."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

from tests.cli.command import guestlint
from tests.oracles import require
from tools.console import ROOT

PAGE = (ROOT / "docs" / "containers.md").read_text("utf-8")
CONFIG = """
let
  network = { hostBridge = null; hostAddress = null; hostAddress6 = null; localAddress = null; localAddress6 = null;
    localMacAddress = null; forwardPorts = [ ]; };
  container = more: network // { privateNetwork = false; macvlans = [ ]; interfaces = [ ]; bindMounts = { };
    tmpfs = [ ]; allowedDevices = [ ]; privateUsers = "no"; ephemeral = false; autoStart = true; extraFlags = [ ];
    enableTun = false; extraVeths = { }; config = throw "of no use"; path = throw "of no use"; } // more;
in {
  networking = { hostName = "ward"; bridges = { }; nftables.enable = true; useDHCP = throw "of no use";
    interfaces.lan = { ipv4.addresses = [ { address = "10.0.0.3"; prefixLength = 24; } ]; ipv6.addresses = [ ]; };
    nat = { enable = true; internalInterfaces = [ "ve-+" ]; externalInterface = "lan"; };
    firewall = { enable = true; trustedInterfaces = [ ]; }; };
  systemd.network.networks.lan = { matchConfig.Name = "lan"; networkConfig = { }; address = [ ]; };
  containers = {
    a = container { hostAddress = "10.0.0.1"; };
    b = container { privateNetwork = true; hostAddress = "10.0.0.1"; localAddress = "10.0.0.3"; };
    c = container { extraVeths.x = network; };
    d = container { extraVeths.x = network; };
  };
}
"""


def _block(language: str, part: str) -> str:
    section = PAGE.partition(f"## {part}\n")[2].partition("\n## ")[0]
    found = re.search(rf"^```{language}\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def test_the_command_reads_options_of_the_host_alone(tmp_path: Path) -> None:
    expression = re.search(r"--apply '(.*)' \| guestlint", _block("sh", "First the finding"), re.DOTALL)
    assert expression is not None
    nix = [require("nix-instantiate"), "--eval", "--strict", "--json", "-E", f"({expression[1]}) ({CONFIG})"]
    done = subprocess.run(nix, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert set(json.loads(done.stdout)["containers"]["c"]["extraVeths"]["x"]) >= {"hostBridge", "localAddress"}
    lint = guestlint("-", "--format", "concise", cwd=tmp_path, stdin=done.stdout.encode())
    found = re.findall(r"\[([a-z-]+)\]", lint.out)
    assert sorted(found) == ["address-collision", "ignored-network-option", "nftables-wildcard", "veth-name-clash"]


def test_the_facts_have_the_finding_that_is_shown(tmp_path: Path) -> None:
    part = "At the lines of your configuration"
    (tmp_path / "facts.json").write_text(_block("json", part), "utf-8")
    command, _, shown = _block("console", part).partition("\n")
    done = guestlint(*command.removeprefix("$ guestlint ").split(), cwd=tmp_path)
    assert (done.out, done.code) == (shown, 1)


def test_the_host_file_has_the_findings_that_are_shown(tmp_path: Path) -> None:
    (tmp_path / "host.toml").write_text(_block("toml", "Then the set-up"), "utf-8")
    command, *shown = _block("console", "Then the set-up").splitlines()
    result = guestlint(*command.removeprefix("$ guestlint ").split(), cwd=tmp_path)
    assert result.out.splitlines()[: len(shown)] == shown
    assert result.code == 1

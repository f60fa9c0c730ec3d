"""A flake, evaluated purely: its files are in the store, and nothing but its inputs can be read."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.nix.hosts import FACTS, HERE, WEB, places, write
from tests.oracles import require

FLAKE = """{
  outputs = { self }:
    let lib = import ./stub/lib.nix;
    in {
      nixosConfigurations.ward = lib.evalModules {
        modules = [ ./stub/options.nix ./host.nix { containers.inline.autoStart = true; } ];
      } // { inherit lib; };
    };
}
"""
HOST = """{ lib, ... }: {
  networking.hostName = "ward";
  microvm.vms.web = { config = ./web.nix; };
  guests.a = ./guest.nix;
}
"""


def _nix(folder: Path, *arguments: str) -> Any:
    nix = require("nix")
    command = [nix, "--extra-experimental-features", "nix-command flakes", *arguments, "--json"]
    command += [
        "--no-write-lock-file",
        "--store",
        str(folder / "store"),
        "--option",
        "allow-import-from-derivation",
        "false",
    ]
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "NIX_STATE_DIR": str(folder / "state")}
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def test_a_flake(tmp_path: Path) -> None:
    flake = tmp_path / "flake"
    stub = {name: (HERE / name).read_text("utf-8") for name in ("lib.nix", "options.nix", "guest.nix")}
    write(flake / "stub", stub)
    write(
        flake,
        {"flake.nix": FLAKE, "host.nix": HOST, "web.nix": WEB, "guest.nix": '{ ... }: { backend = "microvm"; }\n'},
    )
    root = _nix(tmp_path, "flake", "metadata", f"path:{flake}")["path"]
    apply = f'host: ({FACTS.read_text("utf-8")}) (host // {{ guestlint = {{ root = "{root}"; name = "box"; }}; }})'
    facts = _nix(tmp_path, "eval", f"path:{flake}#nixosConfigurations.ward", "--apply", apply)
    assert facts["guestlint"] == {"facts": 1, "host": "box", "root": root, "left_out": [], "not_seen": []}
    assert {each["file"] for each in facts["places"]} == {
        f"{root}/{name}.nix" for name in ("host", "web", "guest", "flake")
    }
    assert places(facts, "networking") == ["networking.hostName host.nix:2:3"]
    assert places(facts, "guests", "a", "backend") == ["guests.a.backend guest.nix:1:12"]
    assert places(facts, "containers", "inline") == [
        "containers.inline flake.nix:6:53",
        "containers.inline.autoStart flake.nix:6:53",
    ]
    (mem,) = [each for each in places(facts, "microvm", "vms", "web") if "microvm.mem" in each]
    assert mem == "microvm.vms.web.config.microvm.mem web.nix:4:5"

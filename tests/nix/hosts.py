"""Hosts written in Nix, and the facts that Nix makes of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from tests.evaluated.nix import evaluate

FACTS = Path(str(resources.files("guestlint") / "nix" / "facts.nix"))
HERE = Path(__file__).parent

WEB = """{ lib, pkgs ? { }, ... }:
{
  microvm = {
    mem = 1024;
    interfaces = [
      {
        type = "tap";
        id = "vm-web";
        mac = "02:00:00:00:00:01";
      }
    ];
    shares = map (tag: {
      inherit tag;
      source = "/srv/${tag}";
      mountPoint = "/${tag}";
    }) [ "a" "b" ];
  };
  networking.hostName = lib.mkForce "www";
}
"""
"""The system of a micro VM."""

_HOST = """
let
  lib = import {here}/lib.nix;
  host = lib.evalModules {{ modules = [ {here}/options.nix {modules} ]; }};
in
import {facts} (host // {{ inherit lib; guestlint = {{ {settings} }}; }})
"""


def facts_of(folder: Path, *modules: str, settings: str = "", **files: str) -> dict[str, Any]:
    """The facts of a host of `modules`, by default of `host.nix`, one of `files`, which are given without their ending.

    They are in a folder `flake` below `folder`, which is the root unless `settings` says otherwise.
    """
    flake = folder / "flake"
    write(flake, {f"{name}.nix": text for name, text in files.items()})
    paths = " ".join(f"{flake}/{module}" for module in modules or ("host.nix",))
    said = settings or f'root = "{flake}";'
    main = folder / "main.nix"
    main.write_text(_HOST.format(here=HERE, facts=FACTS, modules=paths, settings=said), "utf-8")
    found: dict[str, Any] = json.loads(evaluate(folder, str(main)))
    return found


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write `files` into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")


def places(facts: Mapping[str, Any], *above: str | int) -> list[str]:
    """The places at or below the option `above`, each as `option file:line:column`, in the order of the facts."""
    return [_shown(each) for each in facts["places"] if tuple(each["path"][: len(above)]) == above]


def _shown(place: Mapping[str, Any]) -> str:
    return f"{'.'.join(map(str, place['path']))} {Path(place['file']).name}:{place['line']}:{place['column']}"

"""Ways to write guests in Nix, and where each of their options then stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Form(NamedTuple):
    """A module `host.nix`, what `two.nix` beside it is, and all places below `guests`."""

    name: str
    text: str
    expected: Sequence[str]
    two: str = ""


_FUNCTION = """{ name, ... }: {
  backend = "microvm";
  nodeName = "x-${name}";
}
"""
_HELPER = """{ lib }: {
  vm = pool: {
    backend = "microvm";
    zfs."/p" = { inherit pool; dataset = "d"; };
  };
}
"""

FORMS = (
    Form(
        "literal",
        """{
  guests.a = {
    backend = "microvm";
    zfs."/p" = { pool = "rpool"; dataset = "x"; };
  };
}
""",
        (
            "guests host.nix:2:3",
            "guests.a host.nix:2:3",
            "guests.a.backend host.nix:3:5",
            "guests.a.zfs host.nix:4:5",
            "guests.a.zfs./p host.nix:4:5",
            "guests.a.zfs./p.dataset host.nix:4:34",
            "guests.a.zfs./p.pool host.nix:4:18",
        ),
    ),
    Form(
        "dotted",
        """{
  guests.a.backend = "microvm";
  guests.a.zfs."/p".pool = "rpool";
  guests.a.zfs."/p".dataset = "x";
}
""",
        (
            "guests host.nix:2:3",
            "guests.a host.nix:2:3",
            "guests.a.backend host.nix:2:3",
            "guests.a.zfs host.nix:3:3",
            "guests.a.zfs./p host.nix:3:3",
            "guests.a.zfs./p.dataset host.nix:4:3",
            "guests.a.zfs./p.pool host.nix:3:3",
        ),
    ),
    Form(
        "genAttrs",
        """{ lib, ... }: {
  guests = lib.genAttrs [ "a" "b" ] (name: {
    backend = "microvm";
  });
}
""",
        (
            "guests host.nix:2:3",
            "guests.a.backend host.nix:3:5",
            "guests.b.backend host.nix:3:5",
        ),
    ),
    Form(
        "mapAttrs",
        """{ lib, ... }: {
  guests = lib.mapAttrs
    (name: own: own // { backend = "microvm"; })
    { a = { autostart = true; }; };
}
""",
        (
            "guests host.nix:2:3",
            "guests.a.autostart host.nix:4:13",
            "guests.a.backend host.nix:3:26",
        ),
    ),
    Form(
        "mapAttrs'",
        """{ lib, ... }: {
  guests = lib.mapAttrs'
    (name: own: lib.nameValuePair "vm-${name}" (own // { backend = "microvm"; }))
    { a = { autostart = true; }; };
}
""",
        (
            "guests host.nix:2:3",
            "guests.vm-a.autostart host.nix:4:13",
            "guests.vm-a.backend host.nix:3:58",
        ),
    ),
    Form(
        "listToAttrs",
        """{ lib, ... }: {
  guests = lib.listToAttrs (map
    (name: {
      inherit name;
      value = { backend = "microvm"; };
    }) [ "a" "b" ]);
}
""",
        (
            "guests host.nix:2:3",
            "guests.a host.nix:5:7",
            "guests.a.backend host.nix:5:17",
            "guests.b host.nix:5:7",
            "guests.b.backend host.nix:5:17",
        ),
    ),
    Form(
        "recursiveUpdate",
        """{ lib, ... }: {
  guests = lib.recursiveUpdate
    { a = { backend = "microvm"; zfs."/p".pool = "rpool"; }; }
    { a.zfs."/p".dataset = "x"; };
}
""",
        ("guests host.nix:2:3",),
    ),
    Form(
        "update",
        """let
  base = { backend = "microvm"; autostart = false; };
in {
  guests.a = base // {
    autostart = true;
  };
}
""",
        (
            "guests host.nix:4:3",
            "guests.a host.nix:4:3",
            "guests.a.autostart host.nix:5:5",
            "guests.a.backend host.nix:2:12",
        ),
    ),
    Form(
        "foldl",
        """{ lib, ... }: {
  guests = lib.foldl' (all: name: all // {
    ${name} = { backend = "microvm"; };
  }) { } [ "a" "b" ];
}
""",
        (
            "guests host.nix:2:3",
            "guests.a host.nix:3:5",
            "guests.a.backend host.nix:3:17",
            "guests.b host.nix:3:5",
            "guests.b.backend host.nix:3:17",
        ),
    ),
    Form(
        "mkMerge and mkForce",
        """{ lib, ... }: {
  guests = lib.mkMerge [
    { a = { backend = "container"; }; }
    { a = lib.mkMerge [
        { backend = lib.mkForce "microvm"; }
        { nodeName = "x"; }
      ]; }
  ];
}
""",
        (
            "guests host.nix:2:3",
            "guests.a host.nix:3:7",
            "guests.a host.nix:4:7",
            "guests.a.backend host.nix:5:11",
            "guests.a.nodeName host.nix:6:11",
        ),
    ),
    Form(
        "mkForce of a whole guest",
        """{ lib, ... }: {
  guests = lib.mkMerge [
    { a = { backend = "container"; autostart = true; }; }
    { a = lib.mkForce {
        backend = "microvm";
      }; }
  ];
}
""",
        (
            "guests host.nix:2:3",
            "guests.a host.nix:4:7",
            "guests.a.backend host.nix:5:9",
        ),
    ),
    Form(
        "mkIf",
        """{ lib, ... }: {
  guests.a = lib.mkMerge [
    { backend = "microvm"; }
    (lib.mkIf true { autostart = true; })
    (lib.mkIf false { nodeName = "never"; })
  ];
  guests.b = lib.mkIf false { backend = "microvm"; };
}
""",
        (
            "guests host.nix:2:3",
            "guests.a host.nix:2:3",
            "guests.a.autostart host.nix:4:22",
            "guests.a.backend host.nix:3:7",
        ),
    ),
    Form(
        "mkDefault and plain",
        """{ lib, ... }: {
  guests.a = lib.mkMerge [
    { backend = lib.mkDefault "microvm"; autostart = lib.mkDefault false; }
    {
      autostart = true;
    }
  ];
}
""",
        (
            "guests host.nix:2:3",
            "guests.a host.nix:2:3",
            "guests.a.autostart host.nix:5:7",
            "guests.a.backend host.nix:3:7",
        ),
    ),
    Form(
        "mkOrder",
        """{ lib, ... }: {
  guests.a = lib.mkMerge [
    { backend = "container"; }
    { container.macvlans = lib.mkAfter [ "last" ]; }
    { container.macvlans = [ "middle" ]; }
    { container.macvlans = lib.mkBefore [ "first" "second" ]; }
  ];
}
""",
        (
            "guests host.nix:2:3",
            "guests.a host.nix:2:3",
            "guests.a.backend host.nix:3:7",
            "guests.a.container host.nix:6:7",
            "guests.a.container host.nix:5:7",
            "guests.a.container host.nix:4:7",
            "guests.a.container.macvlans host.nix:6:7",
            "guests.a.container.macvlans host.nix:5:7",
            "guests.a.container.macvlans host.nix:4:7",
            "guests.a.container.macvlans.0 host.nix:6:7",
            "guests.a.container.macvlans.1 host.nix:6:7",
            "guests.a.container.macvlans.2 host.nix:5:7",
            "guests.a.container.macvlans.3 host.nix:4:7",
        ),
    ),
    Form(
        "function",
        "{ guests.a = " + _FUNCTION.rstrip() + ";\n}\n",
        (
            "guests host.nix:1:3",
            "guests.a host.nix:1:3",
            "guests.a.backend host.nix:2:3",
            "guests.a.nodeName host.nix:3:3",
        ),
    ),
    Form(
        "function of the configuration",
        """{
  guests.a = { config, lib, ... }: {
    nodeName = "x-${config.backend}";
    backend = lib.mkForce "microvm";
  };
}
""",
        (
            "guests host.nix:2:3",
            "guests.a host.nix:2:3",
            "guests.a.backend host.nix:4:5",
            "guests.a.nodeName host.nix:3:5",
        ),
    ),
    Form(
        "function of what nobody knows",
        """{
  guests.a = { config, secrets ? { }, ... }: {
    backend = "microvm";
    autostart = secrets.on or true;
  };
}
""",
        (
            "guests host.nix:2:3",
            "guests.a host.nix:2:3",
            "guests.a.autostart host.nix:4:5",
            "guests.a.backend host.nix:3:5",
        ),
    ),
    Form(
        "path",
        "{\n  guests.a = ./two.nix;\n}\n",
        (
            "guests host.nix:2:3",
            "guests.a host.nix:2:3",
            "guests.a.backend two.nix:2:3",
            "guests.a.nodeName two.nix:3:3",
        ),
        two=_FUNCTION,
    ),
    Form(
        "imports",
        """{
  guests.a = { ... }: {
    imports = [ ./two.nix ];
    config.autostart = true;
  };
}
""",
        (
            "guests host.nix:2:3",
            "guests.a host.nix:2:3",
            "guests.a.autostart host.nix:4:5",
            "guests.a.backend two.nix:2:3",
            "guests.a.nodeName two.nix:3:3",
        ),
        two=_FUNCTION,
    ),
    Form("importTOML", "{ lib, ... }: lib.importTOML ./two.nix\n", (), two='[guests.a]\nbackend = "microvm"\n'),
    Form(
        "fromJSON",
        """{
  guests = builtins.fromJSON ''{"a": {"backend": "microvm"}}'';
}
""",
        ("guests host.nix:2:3",),
    ),
    Form(
        "filterAttrs",
        """{ lib, ... }: {
  guests = lib.filterAttrs (name: _: name != "b") {
    a.backend = "microvm";
    b.backend = "microvm";
  };
}
""",
        (
            "guests host.nix:2:3",
            "guests.a host.nix:3:5",
            "guests.a.backend host.nix:3:5",
        ),
    ),
    Form(
        "mapped mkMerge",
        """{ lib, ... }: {
  guests = lib.mkMerge (map (name: {
    ${name}.backend = "microvm";
  }) [ "a" "b" ]);
}
""",
        (
            "guests host.nix:2:3",
            "guests.a host.nix:3:5",
            "guests.a.backend host.nix:3:5",
            "guests.b host.nix:3:5",
            "guests.b.backend host.nix:3:5",
        ),
    ),
    Form(
        "optionalAttrs",
        """{ lib, ... }: {
  guests.a = {
    backend = "microvm";
  } // lib.optionalAttrs true { autostart = true; }
    // lib.optionalAttrs false { nodeName = "never"; };
}
""",
        (
            "guests host.nix:2:3",
            "guests.a host.nix:2:3",
            "guests.a.autostart host.nix:4:33",
            "guests.a.backend host.nix:3:5",
        ),
    ),
    Form(
        "concatMapAttrs",
        """{ lib, ... }: {
  guests = lib.concatMapAttrs (name: _: {
    "vm-${name}" = { backend = "microvm"; };
  }) { a = 1; b = 2; };
}
""",
        (
            "guests host.nix:2:3",
            "guests.vm-a host.nix:3:5",
            "guests.vm-a.backend host.nix:3:22",
            "guests.vm-b host.nix:3:5",
            "guests.vm-b.backend host.nix:3:22",
        ),
    ),
    Form(
        "removeAttrs",
        """{
  guests = removeAttrs {
    a.backend = "microvm";
    b.backend = "microvm";
  } [ "b" ];
}
""",
        (
            "guests host.nix:2:3",
            "guests.a host.nix:3:5",
            "guests.a.backend host.nix:3:5",
        ),
    ),
    Form(
        "intersectAttrs",
        """{
  guests = builtins.intersectAttrs { a = 1; } {
    a.backend = "microvm";
    b.backend = "microvm";
  };
}
""",
        (
            "guests host.nix:2:3",
            "guests.a host.nix:3:5",
            "guests.a.backend host.nix:3:5",
        ),
    ),
    Form(
        "helper",
        """{ lib, ... }:
let
  inherit (import ./two.nix { inherit lib; }) vm;
in {
  guests.a = vm "rpool";
  guests.b = vm "tank" // { autostart = true; };
}
""",
        (
            "guests host.nix:5:3",
            "guests.a host.nix:5:3",
            "guests.a.backend two.nix:3:5",
            "guests.a.zfs two.nix:4:5",
            "guests.a.zfs./p two.nix:4:5",
            "guests.a.zfs./p.dataset two.nix:4:32",
            "guests.a.zfs./p.pool two.nix:4:25",
            "guests.b host.nix:6:3",
            "guests.b.autostart host.nix:6:29",
            "guests.b.backend two.nix:3:5",
            "guests.b.zfs two.nix:4:5",
            "guests.b.zfs./p two.nix:4:5",
            "guests.b.zfs./p.dataset two.nix:4:32",
            "guests.b.zfs./p.pool two.nix:4:25",
        ),
        two=_HELPER,
    ),
    Form(
        "inherit",
        """let
  backend = "microvm";
  shared = { autostart = true; };
in {
  guests.a = {
    inherit backend;
    inherit (shared) autostart;
  };
}
""",
        (
            "guests host.nix:5:3",
            "guests.a host.nix:5:3",
            "guests.a.autostart host.nix:7:21",
            "guests.a.backend host.nix:6:12",
        ),
    ),
    Form(
        "recursive set and with",
        """{ lib, ... }: with lib; {
  guests = rec {
    a = { backend = "microvm"; };
    b = a;
  };
}
""",
        (
            "guests host.nix:2:3",
            "guests.a host.nix:3:5",
            "guests.a.backend host.nix:3:11",
            "guests.b host.nix:4:5",
            "guests.b.backend host.nix:3:11",
        ),
    ),
    Form(
        "two files",
        """{
  imports = [ ./two.nix ];
  guests.a.backend = "microvm";
}
""",
        (
            "guests.a two.nix:3:5",
            "guests.a host.nix:3:3",
            "guests.a.autostart two.nix:3:5",
            "guests.a.backend host.nix:3:3",
        ),
        two="""{ lib, ... }: {
  config = lib.mkIf true {
    guests.a.autostart = true;
  };
}
""",
    ),
)

"""Options of NixOS itself, and the names that stand at the top of a configuration.

Source: nixpkgs, nixos/modules/tasks/filesystems.nix.
"""

from __future__ import annotations

import re

from guestlint.frontends.options import ATTRS, BOOL, NULL_OR_STRING, STRINGS, Option, Table, Type

_BLANK = re.compile(r"[ \t\n]*").fullmatch


def _is_filled(value: object) -> bool:
    return isinstance(value, str) and _BLANK(value) is None


def _are_filled(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_filled, value))


_FILLED = Type(_is_filled, "a string that is not empty", {"type": "string", "pattern": "[^ \t\n]"})
_FILLED_OR_NULL = Type(
    lambda value: value is None or _is_filled(value),
    "a string that is not empty, or null",
    {"type": ["string", "null"], "pattern": "[^ \t\n]"},
)
_FILLED_LIST = Type(
    _are_filled,
    "a list of strings, none of them empty, and at least one",
    {"type": "array", "items": {"type": "string", "pattern": "[^ \t\n]"}, "minItems": 1},
)

FILE_SYSTEM: Table = {
    "device": Option(_FILLED_OR_NULL),
    "fsType": Option(_FILLED),
    "options": Option(_FILLED_LIST),
    "mountPoint": Option(_FILLED),
    "label": Option(_FILLED_OR_NULL),
    "depends": Option(STRINGS),
    "neededForBoot": Option(BOOL),
    "noCheck": Option(BOOL),
    "autoFormat": Option(BOOL),
    "formatOptions": Option(NULL_OR_STRING),
    "autoResize": Option(BOOL),
    "enable": Option(BOOL),
    "encrypted": Option(ATTRS),
    "overlay": Option(ATTRS),
    "stratis": Option(ATTRS),
}

LISTS_AT_TOP = frozenset({"assertions", "disabledModules", "imports", "swapDevices", "warnings"})

TOP_LEVEL = frozenset(
    """
    _module age amazonImage appstream assertions azure boot catppuccin clan colmena console containers deployment
    disabledModules disko documentation dysnomia ec2 environment facter fonts globals googleComputeImage gtk
    hardware hjem home-manager hyperv i18n ids image imports isoImage isSpecialisation jobScripts krb5 lib location
    lollypops meta microvm netboot networking nix nixops nixos-shell nixpkgs nur oci openstack ova passthru power
    powerManagement programs proxmox proxmoxLXC qt qt5 sdImage security services snapraid sops sound specialisation
    stylix swapDevices system systemd time topology users virtualbox virtualisation vmware warnings wireguard wsl
    xdg zramSwap
    """.split()  # noqa: SIM905 - words read better than a column of them
)
"""Namespaces of NixOS and of modules often used beside it: a host file may use them, guestlint reads few of them."""

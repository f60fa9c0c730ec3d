"""The module's options as data: each table mirrors the `options` of one level of the module.

Sources: nixos-extra-modules, modules/guests/default.nix at fc2cef5 (seed) and 26d55fc (later); nixpkgs, lib/types.nix
and nixos/modules/tasks/filesystems.nix.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

_MAC = re.compile(r"(?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}").fullmatch

HOST_NAME = re.compile(r"|[a-zA-Z0-9](?:[a-zA-Z0-9_-]{0,61}[a-zA-Z0-9])?").fullmatch
"""NixOS's type of `networking.hostName` (nixos/modules/tasks/network-interfaces.nix)."""


class Type(NamedTuple):
    """One of Nix's option types: which values it takes, in words, and in JSON Schema."""

    accepts: Callable[[Any], bool]
    words: str
    schema: Mapping[str, Any]


class Option(NamedTuple):
    """An option of the module."""

    type: Type
    required: bool = False


Table = Mapping[str, Option]


def _is_string(value: object) -> bool:
    return isinstance(value, str)


def _one_of(*members: str) -> Type:
    words = " or ".join(f'"{member}"' for member in members)
    return Type(lambda value: isinstance(value, str) and value in members, words, {"enum": list(members)})


def _is_list_of_strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


STRING = Type(_is_string, "a string", {"type": "string"})
NULL_OR_STRING = Type(
    lambda value: value is None or isinstance(value, str), "a string or null", {"type": ["string", "null"]}
)
BOOL = Type(lambda value: isinstance(value, bool), "true or false", {"type": "boolean"})
ATTRS = Type(lambda value: isinstance(value, dict), "a table", {"type": "object"})
LIST = Type(lambda value: isinstance(value, list), "a list", {"type": "array"})
STRINGS = Type(_is_list_of_strings, "a list of strings", {"type": "array", "items": {"type": "string"}})
PATH = Type(_is_string, "an absolute path", {"type": "string", "pattern": "^/"})
"""A path's leading slash is checked apart: it has a finding of its own."""
MAC = Type(
    lambda value: isinstance(value, str) and _MAC(value) is not None,
    "a MAC address, six pairs of hexadecimal digits with colons, as in 02:01:27:00:00:01",
    {"type": "string", "pattern": "^([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}$"},
)

NODE: Table = {"name": Option(STRING, required=True), "type": Option(_one_of("host", "microvm", "container"))}

GUEST: Table = {
    "nodeName": Option(STRING),
    "backend": Option(_one_of("microvm", "container"), required=True),
    "extraSpecialArgs": Option(ATTRS),
    "microvm": Option(ATTRS),
    "container": Option(ATTRS),
    "networking": Option(ATTRS),
    "zfs": Option(ATTRS),
    "autostart": Option(BOOL),
    "modules": Option(LIST),
    "_module": Option(ATTRS),
}

ZFS: Table = {
    "pool": Option(STRING, required=True),
    "dataset": Option(STRING, required=True),
    "hostMountpoint": Option(PATH),
    "guestMountpoint": Option(PATH),
    "_module": Option(ATTRS),
}

INTERFACE: Table = {"hostLink": Option(STRING), "mac": Option(MAC), "_module": Option(ATTRS)}

MICROVM: Mapping[str, Table] = {
    "seed": {
        "system": Option(STRING, required=True),
        "macvtap": Option(STRING, required=True),
        "baseMac": Option(MAC),
        "mac": Option(MAC),
    },
    "later": {"system": Option(STRING, required=True), "baseMac": Option(MAC), "interfaces": Option(ATTRS)},
}

CONTAINER: Mapping[str, Table] = {
    "seed": {"macvlan": Option(STRING, required=True)},
    "later": {"macvlans": Option(STRINGS, required=True)},
}

NETWORKING: Mapping[str, Table] = {
    "seed": {"mainLinkName": Option(STRING)},
    "later": {"links": Option(STRINGS)},
}

FILE_SYSTEM: Table = {
    "device": Option(NULL_OR_STRING),
    "fsType": Option(STRING),
    "options": Option(STRINGS),
    "mountPoint": Option(STRING),
    "label": Option(NULL_OR_STRING),
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

OTHER_TOP_LEVEL = frozenset(
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

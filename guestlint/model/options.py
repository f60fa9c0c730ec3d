"""The module's options as data: each table mirrors the `options` of one level of the module.

Sources: nixos-extra-modules, modules/guests/default.nix at fc2cef5 (seed) and 26d55fc (later); nixpkgs, lib/types.nix
and nixos/modules/tasks/filesystems.nix.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
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


def one_of(*members: str) -> Type:
    """An enumeration: one of these strings."""
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


def object_schema(table: Table, **nested: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON Schema of a level of options; `nested` gives those of blocks that have options of their own."""
    required = [name for name, option in table.items() if option.required]
    result: dict[str, Any] = {
        "type": "object",
        "properties": {name: dict(option.type.schema) for name, option in table.items()} | nested,
        "additionalProperties": False,
    }
    return result | ({"required": required} if required else {})


def attrs_of(table: Table) -> Type:
    """A table whose every value has the options of `table`; what is in it is read apart."""
    return Type(ATTRS.accepts, ATTRS.words, {"type": "object", "additionalProperties": object_schema(table)})


class Types:
    """The option types, under the names by which a plugin's backend asks for them."""

    string = STRING
    null_or_string = NULL_OR_STRING
    boolean = BOOL
    table = ATTRS
    list = LIST
    strings = STRINGS
    path = PATH
    mac = MAC
    one_of = staticmethod(one_of)
    table_of = staticmethod(attrs_of)


GUEST: Table = {
    "nodeName": Option(STRING),
    "extraSpecialArgs": Option(ATTRS),
    "networking": Option(ATTRS),
    "zfs": Option(ATTRS),
    "autostart": Option(BOOL),
    "modules": Option(LIST),
    "_module": Option(ATTRS),
}
"""What every guest has; `guest_options` adds what its backends bring."""


def guest_options(backends: Iterable[str]) -> Table:
    """The options of a guest where these backends can run it."""
    names = tuple(backends)
    own = {"backend": Option(one_of(*names), required=True)} | {name: Option(ATTRS) for name in names}
    return {"nodeName": GUEST["nodeName"], **own, **GUEST}


def node_options(backends: Iterable[str]) -> Table:
    """The options of `node` where these backends can run guests."""
    return {"name": Option(STRING, required=True), "type": Option(one_of("host", *backends))}


ZFS: Table = {
    "pool": Option(STRING, required=True),
    "dataset": Option(STRING, required=True),
    "hostMountpoint": Option(PATH),
    "guestMountpoint": Option(PATH),
    "_module": Option(ATTRS),
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

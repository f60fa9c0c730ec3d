"""The options of microvm.nix that are read, as data.

Source: microvm.nix 71beea0, nixos-modules/host/options.nix and nixos-modules/microvm/options.nix. A guest's
configuration is a whole NixOS, and other revisions of microvm.nix have other options: what is not here is passed over.
"""

from __future__ import annotations

from typing import Any

from guestlint.frontends.options import (
    ATTRS,
    BOOL,
    LIST,
    PATH,
    STRING,
    STRINGS,
    Option,
    Table,
    Type,
    one_of,
    required_names,
)

HYPERVISORS = ("qemu", "cloud-hypervisor", "firecracker", "crosvm", "kvmtool", "stratovirt", "alioth", "vfkit")
DEFAULT_HYPERVISOR = "qemu"
STATE_DIR = "/var/lib/microvms"

_MAX_PORT = 65535
_Schema = dict[str, Any]


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_INT = Type(_is_int, "a whole number", {"type": "integer"})
_POSITIVE = Type(
    lambda value: _is_int(value) and value > 0, "a whole number above 0", {"type": "integer", "minimum": 1}
)
_UNSIGNED = Type(
    lambda value: _is_int(value) and value >= 0, "a whole number from 0", {"type": "integer", "minimum": 0}
)
_INT_OR_NULL = Type(
    lambda value: value is None or _is_int(value), "a whole number or null", {"type": ["integer", "null"]}
)
_PORT = Type(
    lambda value: _is_int(value) and 0 <= value <= _MAX_PORT,
    "a port number (0 to 65535)",
    {"type": "integer", "minimum": 0, "maximum": _MAX_PORT},
)
_NULL_OR_STRING = Type(
    lambda value: value is None or isinstance(value, str), "a string or null", {"type": ["string", "null"]}
)
_NON_EMPTY = Type(
    lambda value: isinstance(value, str) and value.strip(" \t\n") != "",
    "a string that is not empty",
    {"type": "string", "pattern": "[^ \t\n]"},
)
_PATH_OR_NULL = Type(
    lambda value: value is None or (isinstance(value, str) and value[:1] == "/"),
    "an absolute path or null",
    {"type": ["string", "null"], "pattern": "^/"},
)

VM: Table = {"autostart": Option(BOOL), "config": Option(Type(lambda _: True, "anything", {"type": "object"}))}
"""Of `microvm.vms.<name>`; `config` may be a module of any form."""

GUEST: Table = {
    "hypervisor": Option(one_of(*HYPERVISORS)),
    "mem": Option(_POSITIVE),
    "vcpu": Option(_POSITIVE),
    "interfaces": Option(LIST),
    "shares": Option(LIST),
    "volumes": Option(LIST),
    "devices": Option(LIST),
    "forwardPorts": Option(LIST),
    "vsock": Option(ATTRS),
    "writableStoreOverlay": Option(_NULL_OR_STRING),
    "storeOnDisk": Option(BOOL),
    "virtiofsd": Option(ATTRS),
    "user": Option(_NULL_OR_STRING),
    "balloon": Option(BOOL),
    "initialBalloonMem": Option(_UNSIGNED),
    "hotplugMem": Option(_UNSIGNED),
    "hotpluggedMem": Option(_UNSIGNED),
    "credentialFiles": Option(ATTRS),
}
"""Of `microvm.vms.<name>.config.microvm`."""

INTERFACE: Table = {
    "type": Option(one_of("user", "tap", "macvtap", "bridge"), required=True),
    "id": Option(STRING, required=True),
    "mac": Option(STRING, required=True),
    "bridge": Option(_NULL_OR_STRING),
    "macvtap": Option(ATTRS),
}

MACVTAP: Table = {
    "link": Option(STRING, required=True),
    "mode": Option(one_of("private", "vepa", "bridge", "passthru", "source"), required=True),
}
"""Neither has a default, and both are needed where the interface is a macvtap."""

SHARE: Table = {
    "tag": Option(STRING, required=True),
    "source": Option(_NON_EMPTY, required=True),
    "mountPoint": Option(PATH, required=True),
    "proto": Option(one_of("9p", "virtiofs")),
    "readOnly": Option(BOOL),
    "socket": Option(_NULL_OR_STRING),
    "posixAcl": Option(BOOL),
    "extraArgs": Option(STRINGS),
}

VOLUME: Table = {
    "image": Option(STRING, required=True),
    "mountPoint": Option(_PATH_OR_NULL, required=True),
    "size": Option(_INT),
    "readOnly": Option(BOOL),
    "autoCreate": Option(BOOL),
    "label": Option(_NULL_OR_STRING),
}

MADE_VOLUME: Table = {"size": Option(_INT, required=True)}
"""What is needed of one that is created if it is missing."""

FORWARD: Table = {
    "from": Option(one_of("host", "guest")),
    "proto": Option(one_of("tcp", "udp")),
    "host": Option(ATTRS),
    "guest": Option(ATTRS),
}

END: Table = {"address": Option(STRING), "port": Option(_PORT, required=True)}
"""Of `host` and `guest` of a forwarded port."""

DEVICE: Table = {"bus": Option(one_of("pci", "usb"), required=True), "path": Option(STRING, required=True)}

VIRTIOFSD: Table = {"extraArgs": Option(STRINGS)}

VSOCK: Table = {"cid": Option(_INT_OR_NULL)}

HOST: Table = {"stateDir": Option(PATH), "autostart": Option(STRINGS)}
"""Of `microvm` itself, beside `vms`."""

ELEMENTS: dict[str, Table] = {
    "interfaces": INTERFACE,
    "shares": SHARE,
    "volumes": VOLUME,
    "forwardPorts": FORWARD,
    "devices": DEVICE,
}
"""Of each list of a guest, what its elements hold."""

REQUIRED = {key: required_names(table) for key, table in ELEMENTS.items()}
"""Of each list of a guest, what its elements must have."""


def schema() -> _Schema:
    """The JSON Schema of `microvm`; names that are not known are no mistake."""
    nested: dict[str, _Schema] = {
        "interfaces": _list(_open(INTERFACE, macvtap=_partial(MACVTAP))),
        "shares": _list(_open(SHARE)),
        "volumes": _list(_open(VOLUME)),
        "forwardPorts": _list(_open(FORWARD, host=_open(END), guest=_partial(END))),
        "devices": _list(_open(DEVICE)),
        "virtiofsd": _open(VIRTIOFSD),
        "vsock": _open(VSOCK),
    }
    config = {"type": "object", "properties": {"microvm": _open(GUEST, **nested), "networking": {"type": "object"}}}
    vm = _open(VM, config=config)
    return _open(HOST, vms={"type": "object", "additionalProperties": vm})


def _partial(table: Table, **nested: _Schema) -> _Schema:
    """Of a table that may have other options beside, and of which none need be given."""
    return {"type": "object", "properties": {name: dict(each.type.schema) for name, each in table.items()} | nested}


def _open(table: Table, **nested: _Schema) -> _Schema:
    """Of a table that may have other options beside."""
    required = [name for name, option in table.items() if option.required]
    return _partial(table, **nested) | ({"required": required} if required else {})


def _list(of: _Schema) -> _Schema:
    return {"type": "array", "items": of}

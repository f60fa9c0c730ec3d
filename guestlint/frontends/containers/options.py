"""The options of `containers.<name>`.

Source: nixpkgs, nixos/modules/virtualisation/nixos-containers.nix at 00ef614.
"""

from __future__ import annotations

from typing import Any

from guestlint.frontends.options import (
    ATTRS,
    BOOL,
    MAC,
    NULL_OR_STRING,
    STRING,
    STRINGS,
    Option,
    Table,
    Type,
    object_schema,
)

_MAX_PORT = 65535
_MAX_ID = 2**32 - 1
_USER_MODES = ("no", "identity", "pick")
_ANYTHING = Type(lambda _value: True, "anything", {})


def _is_number(value: object, largest: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= largest


def _are_tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


_PORT = Type(
    lambda value: _is_number(value, _MAX_PORT),
    "a port number, 0 to 65535",
    {"type": "integer", "minimum": 0, "maximum": _MAX_PORT},
)
_USERS = Type(
    lambda value: value in _USER_MODES if isinstance(value, str) else _is_number(value, _MAX_ID),
    'a number of 32 bits, "no", "identity" or "pick"',
    {"anyOf": [{"type": "integer", "minimum": 0, "maximum": _MAX_ID}, {"enum": list(_USER_MODES)}]},
)
_NULL_OR_PORT = Type(
    lambda value: value is None or _PORT.accepts(value),
    "a port number or null",
    {"anyOf": [{"type": "null"}, dict(_PORT.schema)]},
)
_NULL_OR_MAC = Type(
    lambda value: value is None or MAC.accepts(value),
    f"{MAC.words} or null",
    {"anyOf": [{"type": "null"}, dict(MAC.schema)]},
)
_NULL_OR_PATH = Type(
    lambda value: value is None or (isinstance(value, str) and value.startswith("/")),
    "an absolute path or null",
    {"type": ["string", "null"], "pattern": "^/"},
)
_TABLES = Type(_are_tables, "a list of tables", {"type": "array", "items": {"type": "object"}})

BIND: Table = {
    "mountPoint": Option(STRING),
    "hostPath": Option(NULL_OR_STRING),
    "isReadOnly": Option(BOOL),
}
DEVICE: Table = {"node": Option(STRING, required=True), "modifier": Option(STRING, required=True)}
PORT: Table = {
    "protocol": Option(STRING),
    "hostPort": Option(_PORT, required=True),
    "containerPort": Option(_NULL_OR_PORT),
}
NETWORK: Table = {
    "hostBridge": Option(NULL_OR_STRING),
    "forwardPorts": Option(_TABLES),
    "hostAddress": Option(NULL_OR_STRING),
    "hostAddress6": Option(NULL_OR_STRING),
    "localAddress": Option(NULL_OR_STRING),
    "localAddress6": Option(NULL_OR_STRING),
    "localMacAddress": Option(_NULL_OR_MAC),
}
"""Of a container, and of each of its `extraVeths`."""

CONTAINER: Table = {
    **NETWORK,
    "additionalCapabilities": Option(STRINGS),
    "allowedDevices": Option(_TABLES),
    "autoStart": Option(BOOL),
    "bindMounts": Option(ATTRS),
    "config": Option(_ANYTHING),
    "copyResolvConf": Option(BOOL),
    "enableTun": Option(BOOL),
    "ephemeral": Option(BOOL),
    "extraFlags": Option(STRINGS),
    "extraVeths": Option(ATTRS),
    "flake": Option(NULL_OR_STRING),
    "interfaces": Option(STRINGS),
    "macvlans": Option(STRINGS),
    "networkNamespace": Option(_NULL_OR_PATH),
    "nixpkgs": Option(_ANYTHING),
    "path": Option(_ANYTHING),
    "privateNetwork": Option(BOOL),
    "privateUsers": Option(_USERS),
    "restartIfChanged": Option(BOOL),
    "specialArgs": Option(ATTRS),
    "timeoutStartSec": Option(STRING),
    "tmpfs": Option(STRINGS),
}

NOT_CHECKED = frozenset({"_module", "pkgs"})
"""Names that the module system has in each submodule, and one that NixOS refuses with an explanation of its own."""


def containers_schema() -> dict[str, Any]:
    """The JSON Schema of `containers`."""
    network = {"forwardPorts": {"type": "array", "items": object_schema(PORT)}}
    veth = object_schema(NETWORK, **network)
    container = object_schema(
        CONTAINER,
        **network,
        bindMounts={"type": "object", "additionalProperties": object_schema(BIND)},
        allowedDevices={"type": "array", "items": object_schema(DEVICE)},
        extraVeths={"type": "object", "additionalProperties": veth},
    )
    return {"type": "object", "additionalProperties": container}

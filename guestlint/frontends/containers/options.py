"""The options of `containers.<name>`.

Source: nixpkgs, nixos/modules/virtualisation/nixos-containers.nix at 00ef614.
"""

from __future__ import annotations

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
)

_MAX_PORT = 65535
_MAX_ID = 2**32 - 1
_USER_MODES = ("no", "identity", "pick")

JUDGED = frozenset({"additionalCapabilities", "forwardPorts", "networkNamespace", "privateUsers", "tmpfs"})
"""Options of which systemd-nspawn takes less than NixOS does."""

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
    "mountPoint": Option(
        STRING, about="Where the container finds it. By default the name of this entry.", examples=("/var/lib/web",)
    ),
    "hostPath": Option(
        NULL_OR_STRING, about="The path on the host; null: that in the container.", default=None, examples=("/srv/web",)
    ),
    "isReadOnly": Option(BOOL, about="Whether the container may only read it.", default=True),
}
DEVICE: Table = {
    "node": Option(STRING, required=True, about="The device's path.", examples=("/dev/net/tun",)),
    "modifier": Option(
        STRING,
        required=True,
        about="What is allowed: some of `r` (read), `w` (write), `m` (make nodes).",
        examples=("rw",),
    ),
}
PORT: Table = {
    "protocol": Option(STRING, about="The protocol.", default="tcp", examples=("tcp", "udp")),
    "hostPort": Option(_PORT, required=True, about="The port of the host.", examples=(8080,)),
    "containerPort": Option(
        _NULL_OR_PORT, about="The port in the container; null: the same.", default=None, examples=(80,)
    ),
}
NETWORK: Table = {
    "hostBridge": Option(
        NULL_OR_STRING,
        about="The bridge that the host's end of the pair of links joins.",
        default=None,
        examples=("br0",),
    ),
    "forwardPorts": Option(
        _TABLES,
        about="The host's ports that are forwarded to the container.",
        default=[],
        examples=([{"hostPort": 8080, "containerPort": 80}],),
    ),
    "hostAddress": Option(
        NULL_OR_STRING,
        about="The IPv4 address of the host's end; on a bridge it is not used.",
        default=None,
        examples=("10.0.0.1",),
    ),
    "hostAddress6": Option(
        NULL_OR_STRING,
        about="The IPv6 address of the host's end; on a bridge it is not used.",
        default=None,
        examples=("fd00::1",),
    ),
    "localAddress": Option(
        NULL_OR_STRING,
        about="The IPv4 address of the container's end, on a bridge with the length of the prefix.",
        default=None,
        examples=("10.0.0.2", "10.0.0.2/24"),
    ),
    "localAddress6": Option(
        NULL_OR_STRING,
        about="The IPv6 address of the container's end, on a bridge with the length of the prefix.",
        default=None,
        examples=("fd00::2", "fd00::2/64"),
    ),
    "localMacAddress": Option(
        _NULL_OR_MAC,
        about="The MAC address of the container's end; null: a random one.",
        default=None,
        examples=MAC.examples,
    ),
}
"""Of a container, and of each of its `extraVeths`."""

CONTAINER: Table = {
    **NETWORK,
    "additionalCapabilities": Option(
        STRINGS,
        about="Capabilities that it has beside those of all containers.",
        default=[],
        examples=(["CAP_NET_ADMIN"],),
    ),
    "allowedDevices": Option(
        _TABLES,
        about="The host's devices that it may use.",
        default=[],
        examples=([{"node": "/dev/net/tun", "modifier": "rwm"}],),
    ),
    "autoStart": Option(BOOL, about="Whether the container starts when the host does.", default=False),
    "bindMounts": Option(
        ATTRS,
        about="The host's directories and files that it sees, by their paths in it.",
        default={},
        examples=({"/var/lib/web": {"hostPath": "/srv/web", "isReadOnly": False}},),
    ),
    "config": Option(
        _ANYTHING,
        about="The container's configuration, a NixOS module. By default there is none: `path` or `flake` is needed.",
        examples=({"services": {"nginx": {"enable": True}}},),
    ),
    "copyResolvConf": Option(BOOL, about="Whether it gets the host's `/etc/resolv.conf`.", default=True),
    "enableTun": Option(BOOL, about="Whether it may make tunnels with `/dev/net/tun`.", default=False),
    "ephemeral": Option(BOOL, about="Whether its root is empty at each start.", default=False),
    "extraFlags": Option(
        STRINGS,
        about="More arguments for systemd-nspawn.",
        default=[],
        examples=(["--drop-capability=CAP_SYS_CHROOT"],),
    ),
    "extraVeths": Option(
        ATTRS,
        about="Further pairs of links between host and container, by name.",
        default={},
        examples=({"ve-dmz": {"hostBridge": "br-dmz"}},),
    ),
    "flake": Option(
        NULL_OR_STRING,
        about="The flake that its configuration is taken from, in place of `path`.",
        default=None,
        examples=("github:example/web",),
    ),
    "interfaces": Option(
        STRINGS, about="Interfaces of the host that are moved into it.", default=[], examples=(["eth1"],)
    ),
    "macvlans": Option(STRINGS, about="Links of the host that it gets a macvlan on.", default=[], examples=(["lan"],)),
    "networkNamespace": Option(
        _NULL_OR_PATH,
        about="The network namespace that it runs in; not together with `privateNetwork` or `interfaces`.",
        default=None,
        examples=("/run/netns/web",),
    ),
    "nixpkgs": Option(
        _ANYTHING,
        about="The nixpkgs that `config` is evaluated with. By default the host's.",
        examples=("/srv/nixpkgs",),
    ),
    "path": Option(
        _ANYTHING,
        about="The system that it runs, built elsewhere. By default what `config` or `flake` says.",
        examples=("/nix/var/nix/profiles/per-container/web",),
    ),
    "privateNetwork": Option(
        BOOL, about="Whether it has a network of its own, with a pair of links to the host.", default=False
    ),
    "privateUsers": Option(
        _USERS,
        about="Whether its users are not the host's, and which number they begin at.",
        default="no",
        examples=("pick", 65536),
    ),
    "restartIfChanged": Option(
        BOOL, about="Whether a switch restarts it where its definition is another.", default=True
    ),
    "specialArgs": Option(
        ATTRS, about="More arguments for the modules of `config`.", default={}, examples=({"site": "home"},)
    ),
    "timeoutStartSec": Option(STRING, about="How long it may take to start.", default="1min", examples=("5min",)),
    "tmpfs": Option(STRINGS, about="Paths in it that are kept in memory.", default=[], examples=(["/var"],)),
}

NOT_CHECKED = frozenset({"_module", "pkgs"})
"""Names that the module system has in each submodule, and one that NixOS refuses with an explanation of its own."""

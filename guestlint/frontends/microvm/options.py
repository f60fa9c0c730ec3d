"""The options of microvm.nix that are read, as data.

Source: microvm.nix 71beea0, nixos-modules/host/options.nix and nixos-modules/microvm/options.nix. A guest's
configuration is a whole NixOS, and other revisions of microvm.nix have other options: what is not here is passed over.
"""

from __future__ import annotations

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


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_ANYTHING = Type(lambda _: True, "anything", {})
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

VM: Table = {
    "autostart": Option(BOOL, about="Whether the micro VM starts when the host does.", default=True),
    "config": Option(
        _ANYTHING,
        about="The guest's configuration, a NixOS module. By default there is none, and `flake` says what is built.",
        examples=({"microvm": {"mem": 1024}},),
    ),
}
"""Of `microvm.vms.<name>`; `config` may be a module of any form."""

GUEST: Table = {
    "hypervisor": Option(one_of(*HYPERVISORS), about="What runs the micro VM.", default=DEFAULT_HYPERVISOR),
    "mem": Option(_POSITIVE, about="Memory, in MiB.", default=512, examples=(2048,)),
    "vcpu": Option(_POSITIVE, about="The number of virtual processors.", default=1, examples=(4,)),
    "interfaces": Option(
        LIST,
        about="The network interfaces.",
        default=[],
        examples=([{"type": "tap", "id": "vm-web", "mac": "02:00:00:00:00:01"}],),
    ),
    "shares": Option(
        LIST,
        about="The directories of the host that the guest sees.",
        default=[],
        examples=([{"tag": "ro-store", "source": "/nix/store", "mountPoint": "/nix/.ro-store"}],),
    ),
    "volumes": Option(
        LIST,
        about="The disk images.",
        default=[],
        examples=([{"image": "var.img", "mountPoint": "/var", "size": 4096}],),
    ),
    "devices": Option(
        LIST,
        about="The host's devices that are handed to the guest.",
        default=[],
        examples=([{"bus": "pci", "path": "0000:01:00.0"}],),
    ),
    "forwardPorts": Option(
        LIST,
        about="The ports that QEMU forwards where the guest has an interface of type `user`.",
        default=[],
        examples=([{"host": {"port": 2222}, "guest": {"port": 22}}],),
    ),
    "vsock": Option(
        ATTRS, about="The guest's address on the sockets between guest and host.", default={}, examples=({"cid": 3},)
    ),
    "writableStoreOverlay": Option(
        _NULL_OR_STRING,
        about="Where in the guest what it adds to its Nix store is written; null: nothing can be added.",
        default=None,
        examples=("/nix/.rw-store",),
    ),
    "storeOnDisk": Option(
        BOOL,
        about="Whether the guest boots from a disk image of its store. By default unless it shares the host's store.",
    ),
    "virtiofsd": Option(
        ATTRS,
        about="Settings of the daemon that serves shares.",
        default={},
        examples=({"extraArgs": ["--log-level=debug"]},),
    ),
    "user": Option(
        _NULL_OR_STRING,
        about="The user that the hypervisor changes to when root starts it.",
        default=None,
        examples=("microvm",),
    ),
    "balloon": Option(BOOL, about="Whether the host can take memory back from the guest.", default=False),
    "initialBalloonMem": Option(
        _UNSIGNED, about="How much memory the host has taken back at the start, in MiB.", default=0, examples=(512,)
    ),
    "hotplugMem": Option(
        _UNSIGNED, about="How much memory can be added while the guest runs, in MiB.", default=0, examples=(1024,)
    ),
    "hotpluggedMem": Option(
        _UNSIGNED,
        about="How much of that is there at the start, in MiB. By default all of `hotplugMem`.",
        examples=(512,),
    ),
    "credentialFiles": Option(
        ATTRS,
        about="Files of the host that the guest gets as systemd credentials, by the credential's name.",
        default={},
        examples=({"token": "/run/secrets/token"},),
    ),
}
"""Of `microvm.vms.<name>.config.microvm`."""

INTERFACE: Table = {
    "type": Option(
        one_of("user", "tap", "macvtap", "bridge"), required=True, about="How the interface is attached to the host."
    ),
    "id": Option(STRING, required=True, about="The name of the host's end.", examples=("vm-web",)),
    "mac": Option(STRING, required=True, about="The guest's MAC address.", examples=("02:00:00:00:00:01",)),
    "bridge": Option(
        _NULL_OR_STRING,
        about="The bridge of the host that an interface of type `bridge` joins.",
        default=None,
        examples=("br0",),
    ),
    "macvtap": Option(
        ATTRS,
        about="Where and how a macvtap is attached. By default nothing is set, which an interface of that type needs.",
        examples=({"link": "lan", "mode": "bridge"},),
    ),
}

MACVTAP: Table = {
    "link": Option(STRING, required=True, about="The link of the host that the macvtap is on.", examples=("lan",)),
    "mode": Option(
        one_of("private", "vepa", "bridge", "passthru", "source"),
        required=True,
        about="Whom of those on the same link the guest can reach.",
    ),
}
"""Neither has a default, and both are needed where the interface is a macvtap."""

SHARE: Table = {
    "tag": Option(
        STRING, required=True, about="The name of the share, of which a guest has no two.", examples=("persist",)
    ),
    "source": Option(
        _NON_EMPTY,
        required=True,
        about="The directory of the host; a relative path is below the guest's state directory.",
        examples=("/srv/web",),
    ),
    "mountPoint": Option(PATH, required=True, about="Where the guest mounts it.", examples=("/srv",)),
    "proto": Option(one_of("9p", "virtiofs"), about="The protocol.", default="9p"),
    "readOnly": Option(BOOL, about="Whether the guest may only read it.", default=False),
    "socket": Option(
        _NULL_OR_STRING,
        about="The socket of its daemon. By default one named for guest and tag with virtiofs, else none.",
        examples=("web-virtiofs-persist.sock",),
    ),
    "posixAcl": Option(BOOL, about="Whether access control lists and extended attributes work in it.", default=True),
    "extraArgs": Option(
        STRINGS, about="More arguments for its virtiofsd.", default=[], examples=(["--translate-uid=map:0:1000:1"],)
    ),
}

VOLUME: Table = {
    "image": Option(
        STRING,
        required=True,
        about="The image's path on the host; a relative path is below the guest's state directory.",
        examples=("var.img",),
    ),
    "mountPoint": Option(
        _PATH_OR_NULL, required=True, about="Where the guest mounts it; null: nowhere.", examples=("/var",)
    ),
    "size": Option(
        _INT,
        about="The size of the image if it is created, in MiB. By default none, which `autoCreate` needs.",
        examples=(4096,),
    ),
    "readOnly": Option(BOOL, about="Whether the guest may only read it.", default=False),
    "autoCreate": Option(BOOL, about="Whether the image is created where there is none.", default=True),
    "label": Option(
        _NULL_OR_STRING, about="The label of its file system if it is created.", default=None, examples=("var",)
    ),
}

MADE_VOLUME: Table = {"size": VOLUME["size"]._replace(required=True)}
"""What is needed of one that is created if it is missing."""

FORWARD: Table = {
    "from": Option(one_of("host", "guest"), about="Whose connections are forwarded, to the other.", default="host"),
    "proto": Option(one_of("tcp", "udp"), about="The protocol.", default="tcp"),
    "host": Option(
        ATTRS, about="The host's end. By default without a port, which must be given.", examples=({"port": 2222},)
    ),
    "guest": Option(
        ATTRS, about="The guest's end. By default without a port, which must be given.", examples=({"port": 22},)
    ),
}

END: Table = {
    "address": Option(STRING, about="The IPv4 address; empty: any.", default="", examples=("127.0.0.1",)),
    "port": Option(_PORT, required=True, about="The port.", examples=(2222,)),
}
"""Of `host` and `guest` of a forwarded port."""

DEVICE: Table = {
    "bus": Option(one_of("pci", "usb"), required=True, about="The bus that the device is on."),
    "path": Option(
        STRING,
        required=True,
        about="Which device of that bus it is.",
        examples=("0000:01:00.0", "vendorid=0xabcd,productid=0x0123"),
    ),
}

VIRTIOFSD: Table = {
    "extraArgs": Option(
        STRINGS, about="More arguments for each virtiofsd.", default=[], examples=(["--log-level=debug"],)
    )
}

VSOCK: Table = {
    "cid": Option(
        _INT_OR_NULL, about="The context id; null: no such sockets. 0 to 2 are taken.", default=None, examples=(3,)
    )
}

HOST: Table = {
    "stateDir": Option(
        PATH,
        about="The directory of the micro VMs' state, one below it for each.",
        default=STATE_DIR,
        examples=("/var/lib/microvms",),
    ),
    "autostart": Option(
        STRINGS, about="More micro VMs that start when the host does.", default=[], examples=(["web"],)
    ),
}
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

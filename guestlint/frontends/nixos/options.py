"""Options of NixOS itself, and the names that stand at the top of a configuration.

Source: nixpkgs, nixos/modules/tasks/filesystems.nix.
"""

from __future__ import annotations

from guestlint.frontends.options import ATTRS, BOOL, NULL_OR_STRING, STRINGS, Option, Table, Type


def _is_filled(value: object) -> bool:
    return isinstance(value, str) and value.strip(" \t\n") != ""


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
    "device": Option(
        _FILLED_OR_NULL,
        about="What is mounted: a block device, a dataset, a directory to bind. By default as `label` says, if given; "
        "of a `tmpfs` and its like, as `fsType` does.",
        examples=("/dev/disk/by-label/srv", "rpool/safe/persist"),
    ),
    "fsType": Option(
        _FILLED, about="The type of file system, as mount(8) knows it.", default="auto", examples=("zfs",)
    ),
    "options": Option(
        _FILLED_LIST,
        about="The options of the mount.",
        default=["defaults"],
        examples=(["zfsutil"], ["noatime", "nofail"]),
    ),
    "mountPoint": Option(
        _FILLED, about="Where it is mounted. By default the name of this entry.", examples=("/persist",)
    ),
    "label": Option(
        _FILLED_OR_NULL,
        about="The label by which to find the device, in place of `device`.",
        default=None,
        examples=("srv",),
    ),
    "depends": Option(
        STRINGS, about="Paths that are mounted before this file system is.", default=[], examples=(["/persist"],)
    ),
    "neededForBoot": Option(
        BOOL, about="Whether the initial RAM disk mounts it, before services are known.", default=False
    ),
    "noCheck": Option(BOOL, about="Whether to leave out the check of the file system at boot.", default=False),
    "autoFormat": Option(BOOL, about="Whether a device without a file system is formatted.", default=False),
    "formatOptions": Option(
        NULL_OR_STRING,
        about="Removed: options for formatting. What sets it is refused.",
        default=None,
        examples=(None,),
    ),
    "autoResize": Option(BOOL, about="Whether the file system is grown to the size of its device.", default=False),
    "enable": Option(BOOL, about="Whether to mount it at all.", default=True),
    "encrypted": Option(
        ATTRS,
        about="How to open the encrypted device that it is on.",
        default={},
        examples=({"enable": True, "label": "data", "blkDev": "/dev/sda2", "keyFile": "/key"},),
    ),
    "overlay": Option(
        ATTRS,
        about="The directories that an overlay is made of.",
        default={},
        examples=({"lowerdir": ["/etc/lower"], "upperdir": "/rw/upper", "workdir": "/rw/work"},),
    ),
    "stratis": Option(
        ATTRS,
        about="The Stratis pool that it is in.",
        default={},
        examples=({"poolUuid": "0f3f7f0c-4a54-4a4b-9b2a-1d3a3a4e1c11"},),
    ),
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

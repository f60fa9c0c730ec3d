"""The JSON Schema of `microvm`, made of the option tables."""

from __future__ import annotations

from guestlint.frontends.json_schema import as_written, list_of, open_to_others, required, table_of, types_of, where
from guestlint.frontends.microvm.options import (
    DEVICE,
    END,
    FORWARD,
    GUEST,
    HOST,
    INTERFACE,
    MACVTAP,
    MADE_VOLUME,
    SHARE,
    VIRTIOFSD,
    VM,
    VOLUME,
    VSOCK,
)
from guestlint.source.json_schema import Schema, needs

_VMS = {
    "description": "The micro VMs, by name.",
    "default": {},
    "examples": [{"web": {"config": {"microvm": {"mem": 1024}}}}],
}
_OWN = {"description": "The guest's own settings of microvm.nix.", "default": {}, "examples": [{"mem": 1024}]}
_OF_NIXOS = {"description": "Options of NixOS, which this schema does not check.", "default": {}}


def microvm_schema() -> Schema:
    """Other revisions of microvm.nix have other options, and a guest's configuration all those of NixOS."""
    shown = {
        "description": "The micro VMs of microvm.nix, and what they have in common.",
        "default": {},
        "examples": [{"vms": {"web": {"config": {}}}}],
    }
    networking = _OF_NIXOS | {"examples": [{"hostName": "web"}]}
    config = {"properties": {"microvm": _OWN | _guest(), "networking": networking}}
    vms = _VMS | table_of(open_to_others(VM, {"config": config}))
    return shown | open_to_others(HOST, {"vms": vms})


def _guest() -> Schema:
    nested = {
        "interfaces": list_of(_interface()),
        "shares": list_of(open_to_others(SHARE)),
        "volumes": list_of(_volume()),
        "forwardPorts": list_of(_forwarded_port()),
        "devices": list_of(open_to_others(DEVICE)),
        "virtiofsd": open_to_others(VIRTIOFSD),
        "vsock": open_to_others(VSOCK),
    }
    return open_to_others(GUEST, nested)


def _interface() -> Schema:
    """Nix looks at `macvtap` where the type says so."""
    looked_at = needs("macvtap") | {"properties": {"macvtap": types_of(MACVTAP) | needs(*required(MACVTAP))}}
    return open_to_others(INTERFACE, {"macvtap": as_written(MACVTAP)}, [where("type", "macvtap", looked_at)])


def _volume() -> Schema:
    is_not_made = {"properties": {"autoCreate": {"const": False}}, "required": ["autoCreate"]}
    return open_to_others(VOLUME, also=[{"if": is_not_made, "else": needs(*required(MADE_VOLUME))}])


def _forwarded_port() -> Schema:
    """The host's end is looked at where its connections are forwarded, which is the default."""
    is_from_guest = {"properties": {"from": {"const": "guest"}}, "required": ["from"]}
    looked_at = needs("host") | {"properties": {"host": types_of(END) | needs(*required(END))}}
    ends = {"host": as_written(END), "guest": as_written(END)}
    return open_to_others(FORWARD, ends, [{"if": is_from_guest, "else": looked_at}])

"""What plain microvm.nix makes of its guests beside units, as `nix eval` would show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from guestlint.frontends.microvm.reader import VmReader
from guestlint.hints import Any
from guestlint.picture.resources import Device, ForwardedPort, Volume
from guestlint.picture.types import Interface, Share

JsonObject = dict[str, Any]


def expand_vms(read: VmReader, state_dir: str, started: Sequence[str]) -> JsonObject:
    """A JSON object with the keys microvm and systemd.tmpfiles."""
    lists: Mapping[str, tuple[Sequence[Any], Any]] = {
        "interfaces": (read.interfaces, _interface),
        "shares": (read.shares, _share),
        "volumes": (read.volumes, _volume),
        "forwardPorts": (read.ports, _port),
        "devices": (read.devices, _device),
    }
    vms: JsonObject = {
        guest.name: {
            "autostart": guest.autostart,
            "config": {
                "microvm": {key: [] for key in lists} | {"vsock": {"cid": None}},
                "networking": {"hostName": guest.node_name},
            },
        }
        for guest in read.guests
    }
    for key, (things, show) in lists.items():
        for thing in things:
            vms[thing.guest]["config"]["microvm"][key].append(show(thing))
    for vsock in read.vsocks:
        vms[vsock.guest]["config"]["microvm"]["vsock"]["cid"] = vsock.cid
    return {
        "microvm": {"autostart": list(started), "stateDir": state_dir, "vms": vms},
        "systemd": {"tmpfiles": {"settings": {"10-microvm": _tmpfiles(read.shares, state_dir)}}},
    }


def _tmpfiles(shares: Sequence[Share], state_dir: str) -> JsonObject:
    """The state directory, and each source as it is written: `:` is only for what is not there yet."""
    made: JsonObject = {state_dir: {"d": {"user": "microvm", "group": "kvm", "mode": "0775"}}}
    for share in shares:
        if share.given["source"] != "/nix/store":
            made[share.given["source"]] = {"d": {"user": ":microvm", "group": ":kvm", "mode": ":0775"}}
    return made


def _interface(interface: Interface) -> JsonObject:
    mac = interface.malformed_mac if interface.malformed_mac is not None else interface.mac
    shown: JsonObject = {"type": interface.kind, "id": interface.name, "mac": mac}
    if interface.kind == "macvtap":
        shown["macvtap"] = {"link": interface.link}
    elif interface.kind == "bridge":
        shown["bridge"] = interface.link
    return shown


def _share(share: Share) -> JsonObject:
    return {
        "tag": share.tag,
        "source": share.given["source"],
        "mountPoint": share.target,
        "proto": share.kind,
        "readOnly": share.is_read_only,
    }


def _volume(volume: Volume) -> JsonObject:
    return {
        "image": volume.written,
        "mountPoint": volume.target or None,
        "readOnly": volume.is_read_only,
        "autoCreate": volume.is_made,
    }


def _port(port: ForwardedPort) -> JsonObject:
    return {"from": "host", "proto": port.protocol, "host": {"address": port.address, "port": port.port}}


def _device(device: Device) -> JsonObject:
    return {"bus": device.bus, "path": device.node}

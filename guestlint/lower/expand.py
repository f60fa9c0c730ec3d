"""The lowering in NixOS option paths, as `nix eval` would show what the module generates."""

from __future__ import annotations

from typing import Any

from guestlint.lower.build import Lowered
from guestlint.lower.types import Mount, Service
from guestlint.model.types import Guest, Zfs
from guestlint.source.digest import hex_digest

JsonObject = dict[str, Any]


def expand(lowered: Lowered) -> JsonObject:
    """A JSON object with the keys guests, fileSystems, disko, systemd, microvm and containers."""
    host = lowered.host
    return {
        "guests": {guest.name: _guest(guest, lowered) for guest in host.guests},
        "fileSystems": {path: _file_system(mount) for path, mount in sorted(lowered.mounts.items())},
        "disko": {"devices": {"zpool": _zpools(lowered)}},
        "systemd": {
            "services": {name: _service(service) for name, service in lowered.services.items()},
            "tmpfiles": {"rules": ["d /guests 0700 root root -"] if host.guests else []},
        },
        "microvm": {
            "host": {"enable": any(guest.backend == "microvm" for guest in host.guests)},
            "vms": {guest.name: _vm(guest, lowered) for guest in host.guests if guest.backend == "microvm"},
        },
        "containers": {guest.name: _container(guest) for guest in host.guests if guest.backend == "container"},
    }


def _guest(guest: Guest, lowered: Lowered) -> JsonObject:
    seed = lowered.host.revision == "seed"
    options: JsonObject = {"nodeName": guest.node_name, "backend": guest.backend, "autostart": guest.autostart}
    if guest.microvm is not None:
        options["microvm"] = _microvm_options(guest, lowered)
    if guest.container is not None:
        container = guest.container
        options["container"] = {"macvlan": container.link} if seed else {"macvlans": list(container.macvlans)}
    links = list(guest.links)
    options["networking"] = {"mainLinkName": links[0]} if seed and links else {"links": links}
    options["zfs"] = {zfs.name: _zfs_options(zfs) for zfs in guest.zfs}
    return options


def _microvm_options(guest: Guest, lowered: Lowered) -> JsonObject:
    if guest.microvm is None:
        return {}
    options: JsonObject = {"system": guest.microvm.system, "baseMac": guest.microvm.base_mac}
    macs = [interface.mac for interface in lowered.interfaces_of(guest.name)]
    interfaces = list(zip(guest.microvm.interfaces, macs, strict=True))
    if lowered.host.revision == "seed":
        for interface, mac in interfaces:
            options |= {"macvtap": interface.link, "mac": mac}
    else:
        options["interfaces"] = {
            interface.name: {"hostLink": interface.link, "mac": mac} for interface, mac in interfaces
        }
    return options


def _zfs_options(zfs: Zfs) -> JsonObject:
    return {
        "pool": zfs.pool,
        "dataset": zfs.dataset,
        "hostMountpoint": zfs.host_mountpoint,
        "guestMountpoint": zfs.guest_mountpoint,
    }


def _file_system(mount: Mount) -> JsonObject:
    return {"device": mount.device, "fsType": mount.fs_type, "options": list(mount.options)}


def _zpools(lowered: Lowered) -> JsonObject:
    pools: JsonObject = {}
    for guest in lowered.host.guests:
        for zfs in guest.zfs:
            pools.setdefault(zfs.pool, {"datasets": {}})["datasets"][zfs.dataset] = {"type": "zfs_fs"}
    return {pool: {"datasets": dict(sorted(pools[pool]["datasets"].items()))} for pool in sorted(pools)}


def _service(service: Service) -> JsonObject:
    options: JsonObject = {
        key: list(units)
        for key, units in (
            ("requires", service.requires),
            ("after", service.after),
            ("before", service.before),
            ("wantedBy", service.wanted_by),
        )
        if units
    }
    if service.type:
        options["serviceConfig"] = {"Type": service.type}
    if not service.default_dependencies:
        options["unitConfig"] = {"DefaultDependencies": "no"}
    return options


def _vm(guest: Guest, lowered: Lowered) -> JsonObject:
    store = {"source": "/nix/store", "mountPoint": "/nix/.ro-store", "tag": "ro-store", "proto": "virtiofs"}
    return {
        "autostart": guest.autostart,
        "interfaces": [
            {
                "type": "macvtap",
                "id": interface.id,
                "mac": interface.mac,
                "macvtap": {"link": interface.link, "mode": "bridge"},
            }
            for interface in lowered.interfaces_of(guest.name)
        ],
        "shares": [store, *(_share(zfs) for zfs in guest.zfs)],
    }


def _share(zfs: Zfs) -> JsonObject:
    tag = hex_digest(zfs.host_mountpoint)[:16]
    return {"source": zfs.host_mountpoint, "mountPoint": zfs.guest_mountpoint, "tag": tag, "proto": "virtiofs"}


def _container(guest: Guest) -> JsonObject:
    binds: JsonObject = {}
    for zfs in guest.zfs:
        # Of two entries at one guest mountpoint Nix's listToAttrs keeps the first.
        binds.setdefault(zfs.guest_mountpoint, {"hostPath": zfs.host_mountpoint, "isReadOnly": False})
    return {
        "autoStart": guest.autostart,
        "ephemeral": True,
        "privateNetwork": True,
        "macvlans": list(guest.container.macvlans) if guest.container else [],
        "bindMounts": binds,
        "extraFlags": [f"--uuid={hex_digest(guest.name)[:32]}"],
    }

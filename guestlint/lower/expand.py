"""The lowering in NixOS option paths, as `nix eval` would show what the module generates."""

from __future__ import annotations

from guestlint.lower.backend import JsonObject
from guestlint.lower.build import Lowered
from guestlint.lower.types import Mount, Service
from guestlint.model.types import Guest, Zfs


def expand(lowered: Lowered) -> JsonObject:
    """A JSON object with the keys guests, fileSystems, disko, systemd, and those of the host's backends."""
    host = lowered.host
    expansion: JsonObject = {
        "guests": {guest.name: _guest(guest, lowered) for guest in host.guests},
        "fileSystems": {path: _file_system(mount) for path, mount in sorted(lowered.mounts.items())},
        "disko": {"devices": {"zpool": _zpools(lowered)}},
        "systemd": {
            "services": {name: _service(service) for name, service in lowered.services.items()},
            "tmpfiles": {"rules": ["d /guests 0700 root root -"] if host.guests else []},
        },
    }
    for name, backend in lowered.backends.items():
        running = [(guest, lowered.interfaces_of(guest.name)) for guest in host.guests if guest.backend == name]
        _merge(expansion, backend.expand(host, running))
    return expansion


def _merge(into: JsonObject, more: JsonObject) -> None:
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        else:
            into[key] = value


def _guest(guest: Guest, lowered: Lowered) -> JsonObject:
    seed = lowered.host.revision == "seed"
    options: JsonObject = {"nodeName": guest.node_name, "backend": guest.backend, "autostart": guest.autostart}
    if guest.backend:
        interfaces = lowered.interfaces_of(guest.name)
        options[guest.backend] = lowered.backends[guest.backend].guest_options(lowered.host, guest, interfaces)
    links = list(guest.links)
    options["networking"] = {"mainLinkName": links[0]} if seed and links else {"links": links}
    options["zfs"] = {zfs.name: _zfs_options(zfs) for zfs in guest.zfs}
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

"""A host in NixOS option paths, as `nix eval` would show what the modules generate."""

from __future__ import annotations

from guestlint.picture.host import Host, JsonObject
from guestlint.picture.types import Mount, Unit


def expand(host: Host) -> JsonObject:
    """A JSON object with the keys guests, fileSystems, disko, systemd, and those of the host's front ends."""
    services = {unit.name.removesuffix(".service"): _service(unit) for unit in host.units.values()}
    expansion: JsonObject = {
        "guests": {},
        "fileSystems": {path: _file_system(mount) for path, mount in sorted(host.mounts.items())},
        "disko": {"devices": {"zpool": {}}},
        "systemd": {"services": services, "tmpfiles": {"rules": []}},
    }
    for part in host.parts.values():
        merge_objects(expansion, part.expand(host))
    return expansion


def merge_objects(into: JsonObject, more: JsonObject) -> None:
    """Put `more` into `into`, table by table."""
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            merge_objects(into[key], value)
        else:
            into[key] = value


def _file_system(mount: Mount) -> JsonObject:
    return {"device": mount.device, "fsType": mount.fs_type, "options": list(mount.options)}


def _service(unit: Unit) -> JsonObject:
    options: JsonObject = {
        key: list(units)
        for key, units in (
            ("requires", unit.requires),
            ("after", unit.after),
            ("before", unit.before),
            ("wantedBy", unit.wanted_by),
        )
        if units
    }
    if unit.type:
        options["serviceConfig"] = {"Type": unit.type}
    if not unit.default_dependencies:
        options["unitConfig"] = {"DefaultDependencies": "no"}
    return options

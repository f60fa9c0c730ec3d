"""A host in NixOS option paths, as `nix eval` would show what the modules generate."""

from __future__ import annotations

from collections.abc import Iterable

from guestlint.names.systemd import quoted
from guestlint.picture.host import Host, JsonObject
from guestlint.picture.types import Mount, Unit


def expand(host: Host) -> JsonObject:
    """A JSON object with the keys guests, fileSystems, disko, systemd, and those of the host's front ends."""
    units = host.units.values()
    services = {unit.name.removesuffix(".service"): _unit(unit) for unit in units if unit.name.endswith(".service")}
    expansion: JsonObject = {
        "guests": {},
        "fileSystems": {name: _file_system(name, mount) for name, mount in sorted(host.mounts.items())},
        "disko": {"devices": {"zpool": {}}},
        "systemd": {"services": services, "tmpfiles": {"rules": []}},
    }
    merge_objects(expansion["systemd"], _others(unit for unit in units if not unit.name.endswith(".service")))
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


def _file_system(name: str, mount: Mount) -> JsonObject:
    options: JsonObject = {"device": mount.device, "fsType": mount.fs_type, "options": list(mount.options)}
    if mount.path != name:
        options["mountPoint"] = mount.path
    if mount.depends:
        options["depends"] = list(mount.depends)
    return options


def _others(units: Iterable[Unit]) -> JsonObject:
    """Units that are no services, under their kinds; mounts and automounts are lists."""
    systemd: JsonObject = {}
    for unit in units:
        stem, _, kind = unit.name.rpartition(".")
        if kind == "mount" and unit.mount is not None:
            mount = {"where": unit.mount.path, "what": unit.mount.device, "type": unit.mount.fs_type}
            systemd.setdefault("mounts", []).append(mount | _unit(unit))
        elif kind == "automount":
            where = {"where": unit.mount.path} if unit.mount is not None else {}
            systemd.setdefault("automounts", []).append(where | _unit(unit))
        else:
            systemd.setdefault(f"{kind}s", {})[stem] = _unit(unit)
    return systemd


def _unit(unit: Unit) -> JsonObject:
    options: JsonObject = {
        key: list(units)
        for key, units in (
            ("requires", unit.requires),
            ("after", unit.after),
            ("before", unit.before),
            ("wantedBy", unit.wanted_by),
            ("wants", unit.wants),
            ("requiredBy", unit.required_by),
        )
        if units
    }
    if unit.type:
        options["serviceConfig"] = {"Type": unit.type}
    config: JsonObject = {} if unit.default_dependencies else {"DefaultDependencies": "no"}
    if unit.mounts_for and not unit.name.endswith(".automount"):
        config["RequiresMountsFor"] = " ".join(map(quoted, unit.mounts_for))
    if config:
        options["unitConfig"] = config
    if not unit.is_enabled:
        options["enable"] = False
    return options

"""What NixOS writes of a host document for systemd: an fstab and units. It shares no code with guestlint's export.

What the guests module generates is taken from guestlint's expansion of the guests alone, which the corpora prove exact.
Sources: nixpkgs, nixos/modules/tasks/filesystems.nix, nixos/lib/utils.nix `fsBefore` and `pathsNeededForBoot`,
lib/lists.nix `toposort`, nixos/lib/systemd-lib.nix `attrsToSection` and `generateUnits`; disko, lib/types/zfs_fs.nix
and zfs_volume.nix.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from guestlint import api
from guestlint.source.parse import read_bytes

Table = dict[str, Any]

_ADDED = {
    "requires": "Requires",
    "wants": "Wants",
    "bindsTo": "BindsTo",
    "requisite": "Requisite",
    "partOf": "PartOf",
    "conflicts": "Conflicts",
    "upholds": "Upholds",
    "after": "After",
    "before": "Before",
}
_LINKED = {"wantedBy": "wants", "requiredBy": "requires", "upheldBy": "upholds"}
_LISTENS = {"listenStreams": "ListenStream", "listenDatagrams": "ListenDatagram"}
_KINDS = ("services", "targets", "sockets", "paths", "timers")
_OWN_SECTION = {
    "services": ("serviceConfig", {"ExecStart": "/bin/true"}),
    "targets": ("", {}),
    "sockets": ("socketConfig", {}),
    "paths": ("pathConfig", {}),
    "timers": ("timerConfig", {"OnBootSec": "1h"}),
}
_BOOT = ("local-fs.target", "remote-fs.target", "sockets.target", "paths.target", "timers.target")

_NEEDED_FOR_BOOT = ("/", "/nix", "/nix/store", "/var", "/var/log", "/var/lib", "/var/lib/nixos", "/etc", "/usr")

ANCHOR = "multi-user.target"
"""Wants what a boot pulls in, and each guest. As for the judged hosts, it is after nothing itself."""


class RefusedError(Exception):
    """NixOS evaluates no such host."""


def write_units(document: Table, folder: Path) -> str:
    """Write the units of a host into a folder, and return its fstab. Raises RefusedError."""
    guests = _guests(document)
    mounts = _sorted(_file_systems(document, guests))
    units = _Units(folder)
    systemd = document.get("systemd", {})
    for kind in _KINDS:
        own, generated = systemd.get(kind, {}), guests["systemd"].get(kind, {})
        for name in sorted({*own, *generated}):
            definitions = [table[name] for table in (generated, own) if name in table]
            section, defaults = _OWN_SECTION[kind]
            body = {key: value for each in definitions for key, value in each.get(section, {}).items()}
            body = defaults | body
            for option, key in _LISTENS.items():
                heard = [each for definition in definitions for each in definition.get(option, ())]
                body |= {key: heard} if heard else {}
            units.write(f"{name}.{kind[:-1]}", definitions, kind[:-1].capitalize(), body)
    for mount in systemd.get("mounts", ()):
        keys = {"What": "what", "Where": "where", "Type": "type", "Options": "options"}
        body = {key: mount[option] for key, option in keys.items() if option in mount}
        units.write(f"{_escaped(mount['where'])}.mount", [mount], "Mount", body)
    for automount in systemd.get("automounts", ()):
        body = {"Where": automount["where"]}
        units.write(f"{_escaped(automount['where'])}.automount", [automount], "Automount", body)
    started = [*_BOOT, *guest_units(document).values()]
    units.write(
        ANCHOR,
        [{"requires": ["sysinit.target"], "wants": started, "unitConfig": {"DefaultDependencies": False}}],
        "",
        {},
    )
    return "".join(_fstab_line(mount) for mount in mounts)


def guest_units(document: Table) -> Mapping[str, str]:
    """The service of each guest, by the guest's name."""
    return {name: f"{guest['backend']}@{name}.service" for name, guest in sorted(document["guests"].items())}


def _guests(document: Table) -> Table:
    """What the guests module defines, and of a guest without shares its service, which is a template's instance."""
    alone = {key: document[key] for key in ("node", "guests")}
    expansion = api.expand(read_bytes("host.json", json.dumps(alone).encode()))
    for unit in guest_units(document).values():
        expansion["systemd"]["services"].setdefault(unit.removesuffix(".service"), {})
    return expansion


class _Units:
    """Unit files in a folder, with the links that pull them in."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, name: str, definitions: Iterable[Table], section: str, body: Mapping[str, Any]) -> None:
        """The file of a unit that options define, or a link to nothing where it is not enabled."""
        file = self._folder / name
        if all(each.get("enable", True) for each in definitions):
            said = "".join(_lines(_unit_section(definitions)))
            file.write_text(f"[Unit]\n{said}" + (f"[{section}]\n{''.join(_lines(body))}" if section else ""), "utf-8")
        else:
            file.symlink_to("/dev/null")
        for option, kind in _LINKED.items():
            for other in [other for each in definitions for other in each.get(option, ())]:
                links = self._folder / f"{other}.{kind}"
                links.mkdir(exist_ok=True)
                link = links / name
                if not link.is_symlink():
                    link.symlink_to(f"../{name}")


def _unit_section(definitions: Iterable[Table]) -> Table:
    """Each list of options as one line, joined with `unitConfig`."""
    given: dict[str, list[Any]] = {}
    for each in definitions:
        for key, value in each.get("unitConfig", {}).items():
            given.setdefault(key, []).append(value)
    for option, key in _ADDED.items():
        names = [name for each in definitions for name in each.get(option, ())]
        if names:
            given.setdefault(key, []).append(" ".join(names))
    return {key: _merged(values) for key, values in given.items()}


def _merged(values: list[Any]) -> list[Any]:
    return [item for value in values for item in (value if isinstance(value, list) else [value])]


def _lines(section: Mapping[str, Any]) -> Iterator[str]:
    for key, value in section.items():
        for each in value if isinstance(value, list) else [value]:
            yield f"{key}={str(each).lower() if isinstance(each, bool) else each}\n"


def _file_systems(document: Table, guests: Table) -> list[Table]:
    """All of `fileSystems` that are enabled, in the order of their names, each with its defaults."""
    defined: dict[str, list[Table]] = {}
    for name, each in guests["fileSystems"].items():
        defined.setdefault(name, []).append(each)
    for each in _disko(document):
        defined.setdefault(each["mountPoint"], []).append(each)
    for name, each in document.get("fileSystems", {}).items():
        defined.setdefault(name, []).append(each)
    whole = [_file_system(name, defined[name]) for name in sorted(defined)]
    enabled = [each for each in whole if each["enable"]]
    if any(each["device"] is None or each["mountPoint"].rstrip("/") != each["mountPoint"] != "/" for each in enabled):
        message = "a file system has no device, or a slash at the end"
        raise RefusedError(message)
    return enabled


def _disko(document: Table) -> Iterator[Table]:
    for pool, options in document.get("disko", {}).get("devices", {}).get("zpool", {}).items():
        for name, dataset in options.get("datasets", {}).items():
            path = dataset.get("mountpoint")
            if path is None or dataset.get("type") != "zfs_fs" or path in ("none", "legacy"):
                continue
            options_of_mount = dataset.get("mountOptions", ["defaults"])
            native = dataset.get("options", {}).get("mountpoint") != "legacy"
            yield {
                "mountPoint": path,
                "device": f"{pool}/{name}",
                "fsType": "zfs",
                "options": [*options_of_mount, *(["zfsutil"] if native else [])],
            }


def _file_system(name: str, definitions: list[Table]) -> Table:
    merged: Table = {"mountPoint": name, "device": None, "fsType": "auto", "enable": True}
    said: dict[str, list[Any]] = {}
    for each in definitions:
        for key, value in each.items():
            said.setdefault(key, []).append(value)
    merged |= {key: _only(name, key, values) for key, values in said.items() if key not in ("options", "depends")}
    if merged["enable"] is not True:
        return merged
    lists = {key: [item for value in said.get(key, ()) for item in value] for key in ("options", "depends")}
    overlay = merged.get("overlay")
    if overlay is not None:
        layers = [*overlay["lowerdir"], *(overlay[key] for key in ("upperdir", "workdir") if key in overlay)]
        merged |= {"fsType": "overlay", "device": "overlay"}
        lists["options"] += [f"x-systemd.requires-mounts-for={layer}" for layer in layers]
        lists["depends"] += layers
    if merged["device"] is None and merged.get("label") is not None:
        merged["device"] = f"/dev/disk/by-label/{merged['label']}"
    lists["options"] = lists["options"] or ["defaults"]
    # What the initrd mounts is sorted there, and waits below `/sysroot` alone.
    is_in_initrd = merged.get("neededForBoot") is True or merged["mountPoint"] in _NEEDED_FOR_BOOT
    lists["options"] += (
        ["x-initrd.mount"] if is_in_initrd else [f"x-systemd.requires-mounts-for={path}" for path in lists["depends"]]
    )
    return merged | lists


def _only(name: str, key: str, values: list[Any]) -> Any:
    # Of definitions that differ only one could be a default, and disko has none.
    if key == "enable":
        return all(values)
    if any(value != values[0] for value in values):
        message = f"{key} of {name} has conflicting definition values"
        raise RefusedError(message)
    return values[0]


def _sorted(mounts: list[Table]) -> list[Table]:
    """Sorted by `fsBefore` as `toposort` does it."""
    result: list[Table] = []
    rest = mounts
    while rest:
        way, rest = [rest[0]], rest[1:]
        while True:
            before = [mount for mount in rest if _is_before(mount, way[-1])]
            if any(_is_before(mount, way[-1]) for mount in way[:-1]):
                message = "the 'fileSystems' option can't be topologically sorted"
                raise RefusedError(message)
            if not before:
                break
            way.append(before[0])
            rest = [*before[1:], *(mount for mount in rest if mount not in before)]
        result.append(way.pop())
        rest = [*reversed(way), *rest]
    return result


def _is_before(first: Table, second: Table) -> bool:
    above = _ended(first["mountPoint"])
    below = (second["mountPoint"], second["device"], *second["depends"])
    return any(_ended(path).startswith(above) for path in below)


def _ended(path: str) -> str:
    return path if path.endswith("/") else f"{path}/"


def _fstab_line(mount: Table) -> str:
    escape: Callable[[str], str] = lambda text: text.replace(" ", "\\040").replace("\t", "\\011")  # noqa: E731
    fields = (mount["device"], mount["mountPoint"], mount["fsType"], ",".join(mount["options"]))
    return " ".join(map(escape, fields)) + " 0 0\n"


def _escaped(path: str) -> str:
    parts = [part for part in path.split("/") if part]
    return "-".join(part.replace("-", "\\x2d") for part in parts) or "-"

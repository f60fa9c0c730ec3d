"""What the document says of the host beside its guests: file systems and services that the module's own meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from guestlint.model.options import ATTRS, FILE_SYSTEM, LISTS_AT_TOP, OTHER_TOP_LEVEL
from guestlint.model.problems import Problem, TypeMismatch
from guestlint.model.read import read_options
from guestlint.model.types import FileSystem, HostService
from guestlint.source.route import Place


def read_facts(
    file: str, data: Mapping[str, Any], problems: list[Problem]
) -> tuple[Sequence[FileSystem], Sequence[HostService]]:
    """The host's own `fileSystems` and `systemd.services`, in byte order of their names."""
    for key, value in data.items():
        if key in OTHER_TOP_LEVEL and key not in LISTS_AT_TOP and not isinstance(value, dict):
            problems.append(TypeMismatch(Place(file, (key,)), ATTRS.words, value))
    return _file_systems(file, data.get("fileSystems", {}), problems), _services(file, data.get("systemd", {}))


def _file_systems(file: str, data: object, problems: list[Problem]) -> Sequence[FileSystem]:
    if not isinstance(data, dict):
        problems.append(TypeMismatch(Place(file, ("fileSystems",)), ATTRS.words, data))
        return ()
    read = []
    for path in sorted(data):
        place = Place(file, ("fileSystems", path))
        if not isinstance(data[path], dict):
            problems.append(TypeMismatch(place, ATTRS.words, data[path]))
            continue
        values = read_options(data[path], FILE_SYSTEM, place, problems)
        options = values.get("options")
        read.append(FileSystem(path, values.get("device"), values.get("fsType"), options, place))
    return tuple(read)


def _services(file: str, systemd: object) -> Sequence[HostService]:
    """Services are NixOS's own option: what is not of the shape that is looked for is passed over."""
    services = systemd.get("services", {}) if isinstance(systemd, dict) else {}
    if not isinstance(services, dict):
        return ()
    return tuple(
        _service(name, services[name], Place(file, ("systemd", "services", name)))
        for name in sorted(services)
        if isinstance(services[name], dict)
    )


def _service(name: str, data: Mapping[str, Any], place: Place) -> HostService:
    unit_config = data.get("unitConfig")
    default = unit_config.get("DefaultDependencies", True) if isinstance(unit_config, dict) else True
    return HostService(
        name,
        _units(data, "requires", "bindsTo"),
        _units(data, "after"),
        _units(data, "before"),
        _units(data, "wantedBy", "requiredBy"),
        default not in (False, "no", "false", "off", "0"),
        place,
    )


def _units(data: Mapping[str, Any], *options: str) -> tuple[str, ...]:
    return tuple(
        unit
        for option in options
        if isinstance(data.get(option), list)
        for unit in data[option]
        if isinstance(unit, str)
    )

"""`systemd.services` as the document gives them.

Services are NixOS's own option: what is not of the shape that is looked for is passed over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from guestlint.picture.types import Unit
from guestlint.source.route import Place

_NO = (False, "no", "false", "off", "0")


def read_units(file: str, data: Mapping[str, Any]) -> Sequence[Unit]:
    """The units of the host's own services, in byte order of their names."""
    systemd = data.get("systemd", {})
    services = systemd.get("services", {}) if isinstance(systemd, dict) else {}
    if not isinstance(services, dict):
        return ()
    return tuple(
        _service(name, services[name], Place(file, ("systemd", "services", name)))
        for name in sorted(services)
        if isinstance(services[name], dict)
    )


def _service(name: str, data: Mapping[str, Any], place: Place) -> Unit:
    unit_config = data.get("unitConfig")
    default = unit_config.get("DefaultDependencies", True) if isinstance(unit_config, dict) else True
    return Unit(
        name=f"{name}.service",
        requires=_units(data, "requires", "bindsTo"),
        after=_units(data, "after"),
        before=_units(data, "before"),
        wanted_by=_units(data, "wantedBy", "requiredBy"),
        type="",
        place=place,
        default_dependencies=default not in _NO,
    )


def _units(data: Mapping[str, Any], *options: str) -> tuple[str, ...]:
    return tuple(
        unit
        for option in options
        if isinstance(data.get(option), list)
        for unit in data[option]
        if isinstance(unit, str)
    )

"""The JSON Schema of `containers`, made of the option tables."""

from __future__ import annotations

from collections.abc import Mapping

from guestlint.frontends.containers.options import BIND, CONTAINER, DEVICE, NETWORK, PORT
from guestlint.frontends.json_schema import NOTHING, closed, list_of, table_of
from guestlint.frontends.options import MODULE_SYSTEM, Table
from guestlint.source.json_schema import Schema


def containers_schema() -> Schema:
    """The containers, by name."""
    ports = {"forwardPorts": list_of(_submodule(PORT))}
    container = _submodule(
        CONTAINER,
        {
            **ports,
            "bindMounts": table_of(_submodule(BIND)),
            "allowedDevices": list_of(_submodule(DEVICE)),
            "extraVeths": table_of(_submodule(NETWORK, ports)),
        },
    )
    shown = {
        "description": "NixOS containers, by name.",
        "default": {},
        "examples": [{"web": {"autoStart": True, "privateNetwork": True, "config": {}}}],
    }
    return shown | table_of(container)


def _submodule(table: Table, nested: Mapping[str, Schema] = NOTHING) -> Schema:
    return closed({**table, "_module": MODULE_SYSTEM}, nested)

"""The JSON Schema of host files, made of the option tables."""

from __future__ import annotations

from typing import Any

from guestlint.model.backend import Backends
from guestlint.model.options import (
    FILE_SYSTEM,
    LISTS_AT_TOP,
    NETWORKING,
    OTHER_TOP_LEVEL,
    ZFS,
    Table,
    guest_options,
    node_options,
    object_schema,
)
from guestlint.model.types import Revision

Schema = dict[str, Any]


def schema(backends: Backends) -> Schema:
    """The schema, draft 2020-12; a guest's blocks may be of either revision, but only of one."""
    properties: Schema = {name: {} if name in LISTS_AT_TOP else {"type": "object"} for name in sorted(OTHER_TOP_LEVEL)}
    properties |= {
        "node": object_schema(node_options(backends)),
        "guests": {
            "type": "object",
            "additionalProperties": {"anyOf": [_guest("seed", backends), _guest("later", backends)]},
        },
        "fileSystems": {"type": "object", "additionalProperties": object_schema(FILE_SYSTEM)},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "guestlint host file",
        "type": "object",
        "properties": properties,
        "required": ["node"],
        "additionalProperties": False,
    }


def _guest(revision: Revision, backends: Backends) -> Schema:
    blocks = {name: object_schema(backend.options(revision)) for name, backend in backends.items()}
    # What the guest's own backend requires hangs on `backend`; another block may be given in part.
    own = [
        {
            "if": {"properties": {"backend": {"const": name}}, "required": ["backend"]},
            "then": {"properties": {name: {"required": block["required"]}}, "required": [name]},
        }
        for name, block in blocks.items()
        if "required" in block
    ]
    lazy = {name: {key: value for key, value in block.items() if key != "required"} for name, block in blocks.items()}
    options = object_schema(
        guest_options(backends), **lazy, networking=object_schema(NETWORKING[revision]), zfs=_each(ZFS)
    )
    return options | {"allOf": own}


def _each(table: Table) -> Schema:
    return {"type": "object", "additionalProperties": object_schema(table)}

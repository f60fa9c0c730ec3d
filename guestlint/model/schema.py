"""The JSON Schema of host files, made of the option tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guestlint.model.options import (
    CONTAINER,
    FILE_SYSTEM,
    GUEST,
    INTERFACE,
    LISTS_AT_TOP,
    MICROVM,
    NETWORKING,
    NODE,
    OTHER_TOP_LEVEL,
    ZFS,
    Table,
)

Schema = dict[str, Any]


def schema() -> Schema:
    """The schema, draft 2020-12; a guest's blocks may be of either revision, but only of one."""
    properties: Schema = {name: {} if name in LISTS_AT_TOP else {"type": "object"} for name in sorted(OTHER_TOP_LEVEL)}
    properties |= {
        "node": _object(NODE),
        "guests": {"type": "object", "additionalProperties": {"anyOf": [_guest("seed"), _guest("later")]}},
        "fileSystems": {"type": "object", "additionalProperties": _object(FILE_SYSTEM)},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "guestlint host file",
        "type": "object",
        "properties": properties,
        "required": ["node"],
        "additionalProperties": False,
    }


def _object(table: Table, **nested: Schema) -> Schema:
    required = [name for name, option in table.items() if option.required]
    result: Schema = {
        "type": "object",
        "properties": {name: dict(option.type.schema) for name, option in table.items()} | nested,
        "additionalProperties": False,
    }
    return result | ({"required": required} if required else {})


def _guest(revision: str) -> Schema:
    microvm = _object(MICROVM[revision])
    if revision == "later":
        microvm["properties"]["interfaces"] = _each(INTERFACE)
    # What the guest's own backend requires hangs on `backend`; the other block may be given in part.
    blocks: Mapping[str, Schema] = {"microvm": microvm, "container": _object(CONTAINER[revision])}
    own = [
        {
            "if": {"properties": {"backend": {"const": name}}, "required": ["backend"]},
            "then": {"properties": {name: {"required": block["required"]}}, "required": [name]},
        }
        for name, block in blocks.items()
    ]
    lazy = {name: {key: value for key, value in block.items() if key != "required"} for name, block in blocks.items()}
    return _object(GUEST, **lazy, networking=_object(NETWORKING[revision]), zfs=_each(ZFS)) | {"allOf": own}


def _each(table: Table) -> Schema:
    return {"type": "object", "additionalProperties": _object(table)}

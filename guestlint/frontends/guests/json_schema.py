"""The JSON Schema of `node` and `guests`, made of the option tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guestlint.frontends.guests.backend import Backend
from guestlint.frontends.guests.options import NETWORKING, ZFS, Revision, guest_options, node_options
from guestlint.frontends.options import Table, object_schema

_Schema = dict[str, Any]


def guests_schema(backends: Mapping[str, Backend]) -> Mapping[str, Any]:
    """By key; a guest's blocks may be of either revision, but only of one."""
    either = [_guest("seed", backends), _guest("later", backends)]
    return {
        "node": object_schema(node_options(backends)),
        "guests": {"type": "object", "additionalProperties": {"anyOf": either}},
    }


def _guest(revision: Revision, backends: Mapping[str, Backend]) -> _Schema:
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


def _each(table: Table) -> _Schema:
    return {"type": "object", "additionalProperties": object_schema(table)}

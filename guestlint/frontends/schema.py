"""The JSON Schema of host files, made of what each front end checks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from guestlint.frontends.front_end import FrontEnd
from guestlint.frontends.nixos.options import LISTS_AT_TOP, TOP_LEVEL

Schema = dict[str, Any]


def schema(front_ends: Iterable[FrontEnd]) -> Schema:
    """The schema, draft 2020-12; where there are guests, the host has a name."""
    properties: Schema = {name: {} if name in LISTS_AT_TOP else {"type": "object"} for name in sorted(TOP_LEVEL)}
    for front_end in front_ends:
        properties.update(front_end.schema())
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "guestlint host file",
        "type": "object",
        "properties": properties,
        "dependentRequired": {"guests": ["node"]},
        "additionalProperties": False,
    }

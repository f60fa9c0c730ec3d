"""The JSON Schema of facts; what is in `config` is NixOS's and its modules' to say."""

from __future__ import annotations

from typing import Any

from guestlint.source.facts import DEEPEST, LARGEST, VERSION


def facts_schema() -> dict[str, Any]:
    """The schema, draft 2020-12."""
    number = {"type": "integer", "minimum": 1, "exclusiveMaximum": LARGEST}
    key = {"anyOf": [{"type": "string"}, {"type": "integer", "minimum": 0, "exclusiveMaximum": LARGEST}]}
    place = {
        "path": {"type": "array", "items": key, "minItems": 1, "maxItems": DEEPEST},
        "file": {"type": "string", "minLength": 1},
        "line": number,
        "column": number,
    }
    header = {"facts": {"const": VERSION}, "host": {"type": "string"}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "guestlint facts",
        "type": "object",
        "properties": {
            "guestlint": {"type": "object", "properties": header, "required": ["facts"]},
            "config": {"type": "object"},
            "complete": {"type": "array", "items": {"type": "string", "pattern": "^[^.]+([.][^.]+)*$"}},
            "places": {
                "type": "array",
                "items": {"type": "object", "properties": place, "required": list(place)},
            },
        },
        "required": ["guestlint", "config"],
        "additionalProperties": False,
    }

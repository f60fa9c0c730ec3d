"""The JSON Schema of facts; what is in `config` is NixOS's and its modules' to say."""

from __future__ import annotations

from guestlint.source.facts import DEEPEST, LARGEST, VERSION
from guestlint.source.json_schema import Schema, heading, only


def facts_schema() -> Schema:
    """The schema, draft 7."""
    begin = heading("facts", "guestlint facts", "A NixOS host as Nix evaluated it, for guestlint.")
    properties = {
        "guestlint": _HEADER,
        "config": {
            "type": "object",
            "description": "The values of options, defaults applied, in NixOS option paths.",
            "examples": [{"networking": {"hostName": "ward"}, "containers": {}}],
        },
        "complete": {
            "type": "array",
            "items": {"type": "string", "pattern": "^[^.]+([.][^.]+)*$"},
            "description": "The option trees of which `config` has all: what is not in them is not declared.",
            "default": [],
            "examples": [["fileSystems", "microvm.vms"]],
        },
        "places": {
            "type": "array",
            "items": _place(),
            "description": "Where the configuration gives options their values.",
            "default": [],
            "examples": [[{"path": ["containers", "web"], "file": "hosts/ward.nix", "line": 12, "column": 3}]],
        },
    }
    return {
        **begin,
        "type": "object",
        "properties": properties,
        **only(properties, ["guestlint", "config"]),
    }


_HEADER: Schema = {
    "type": "object",
    "description": "What this file is.",
    "examples": [{"facts": VERSION, "host": "ward"}],
    "properties": {
        "facts": {"const": VERSION, "description": "The version of this form of facts.", "examples": [VERSION]},
        "host": {
            "type": "string",
            "description": "The name of the configuration. By default the host is called as `config` says.",
            "examples": ["ward"],
        },
    },
    "required": ["facts"],
}


def _place() -> Schema:
    number = {"type": "integer", "minimum": 1, "exclusiveMaximum": LARGEST}
    index = {"type": "integer", "minimum": 0, "exclusiveMaximum": LARGEST}
    path = {
        "type": "array",
        "items": {"anyOf": [{"type": "string"}, index]},
        "minItems": 1,
        "maxItems": DEEPEST,
        "description": "The option's path; an index for an element of a list.",
        "examples": [["fileSystems", "/srv", "options", 0]],
    }
    file = {"type": "string", "minLength": 1, "description": "The file.", "examples": ["hosts/ward.nix"]}
    properties = {
        "path": path,
        "file": file,
        "line": number | {"description": "The line, from 1.", "examples": [12]},
        "column": number | {"description": "The column, from 1.", "examples": [3]},
    }
    return {"type": "object", "properties": properties, "required": list(properties)}

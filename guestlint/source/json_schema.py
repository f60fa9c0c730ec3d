"""What all JSON Schemas are made with: draft 7, and a misspelt name that is one error, at its key.

`additionalProperties: false` would be an error of the whole table, which Taplo repeats at each of its keys, beside that
of what is missing for the name that was meant.
"""

from __future__ import annotations

from collections.abc import Iterable

from guestlint.hints import Any

Schema = dict[str, Any]

_DRAFT = "http://json-schema.org/draft-07/schema#"
"""Taplo 0.9 and what is built on it validate by this draft whatever a schema says, and pass over newer keywords."""

_PUBLISHED = "https://raw.githubusercontent.com/guestlint/guestlint/main/docs/schema"


def heading(name: str, title: str, about: str) -> Schema:
    """What the schema that is published under `name` begins with; `about` is a sentence on what it is of."""
    return {"$schema": _DRAFT, "$id": f"{_PUBLISHED}/{name}.json", "title": title, "description": about}


def only(names: Iterable[str], required: Iterable[str] = ()) -> Schema:
    """Of a table with no names but these, in which the `required` ones are given."""
    known = list(names)
    unknown = {"properties": dict.fromkeys(known, True), "additionalProperties": refused("an unknown option")}
    return where_known(known, required) | {"else": unknown}


def where_known(names: Iterable[str], required: Iterable[str]) -> Schema:
    """Of a table in which these are required, if it has no names but `names`."""
    return {"if": {"propertyNames": {"enum": list(names)}}, "then": needs(*required)}


def needs(*names: str) -> Schema:
    """Of a table in which these are given."""
    return {"required": list(names)} if names else {}


def refused(what: str) -> Schema:
    """Of no value: all validators repeat `what` in their messages."""
    return {"not": {"title": what}}

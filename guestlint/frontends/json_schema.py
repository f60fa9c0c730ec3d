"""JSON Schemas made of tables of options.

An editor shows what is in `properties`, `additionalProperties`, `items` and `anyOf`, and does not look below `if` and
`then`: what an option is stands in the former, and what depends on other options, or repeats, in the latter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from guestlint.frontends.options import NO_DEFAULT, Option, Table, Type
from guestlint.hints import Any
from guestlint.source.json_schema import Schema, needs, only

NOTHING: Mapping[str, Schema] = MappingProxyType({})


def described(option: Option, schema: Mapping[str, Any] | None = None) -> Schema:
    """The schema of an option with all that an editor shows of it; `schema` stands in for that of its type."""
    shown: Schema = {"description": option.about} if option.about else {}
    if option.default is not NO_DEFAULT:
        shown["default"] = option.default
    examples = option.examples or option.type.examples
    if examples:
        shown["examples"] = list(examples)
    return shown | dict(of_type(option.type) if schema is None else schema)


def of_type(type_: Type) -> Schema:
    """The schema of a type alone."""
    return dict(type_.schema) if type_.of is None else table_of(closed(type_.of))


def closed(table: Table, nested: Mapping[str, Schema] = NOTHING, also: Sequence[Schema] = ()) -> Schema:
    """Of a level with these options alone; `nested` stands in for the types of some, and `also` must hold too."""
    return _level(table, nested, [only(table, required(table)), *also])


def open_to_others(table: Table, nested: Mapping[str, Schema] = NOTHING, also: Sequence[Schema] = ()) -> Schema:
    """As `closed`, but of a level that may have other options beside."""
    return _level(table, nested, also) | needs(*required(table))


def as_written(table: Table) -> Schema:
    """Of a level that Nix may not look at: these options, of whatever types; `types_of` is for where it does look."""
    return _level(table, {name: {"anyOf": [of_type(option.type), True]} for name, option in table.items()}, ())


def types_of(table: Table) -> Schema:
    """Of a level whose options are described elsewhere."""
    return {"properties": {name: of_type(option.type) for name, option in table.items()}}


def required(table: Table) -> Sequence[str]:
    """The options that must be given, in their order."""
    return [name for name, option in table.items() if option.required]


def table_of(each: Schema, also: Sequence[Schema] = ()) -> Schema:
    """Of a table by names that the user chooses."""
    return {"type": "object", "additionalProperties": each} | _also(also)


def list_of(each: Schema) -> Schema:
    """Of a list."""
    return {"type": "array", "items": each}


def where(option: str, value: str, schema: Schema) -> Schema:
    """Of a table in which an option has a value."""
    return {"if": {"properties": {option: {"const": value}}, "required": [option]}, "then": schema}


def names_like(pattern: str, schema: Schema) -> Schema:
    """Of a table in which the values under names that match `pattern` are as `schema` says."""
    return {"patternProperties": {pattern: schema}}


def _level(table: Table, nested: Mapping[str, Schema], also: Sequence[Schema]) -> Schema:
    properties = {name: described(option, nested.get(name)) for name, option in table.items()}
    return {"type": "object", "properties": {**nested, **properties}} | _also(also)


def _also(constraints: Sequence[Schema]) -> Schema:
    """What must hold too, where no editor takes it for a further description."""
    if not constraints:
        return {}
    one, *others = constraints
    if not others and "if" in one:
        return one
    return {"if": True, "then": {"allOf": list(constraints)} if others else one}

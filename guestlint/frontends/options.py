"""Nix's option types, and options as data: a table mirrors the `options` of one level of a module, and reads it.

Source: nixpkgs, lib/types.nix.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from types import EllipsisType

from guestlint.hints import Any, Final
from guestlint.picture.problems import Problem, RelativePath, TypeMismatch, UnknownOption
from guestlint.records import NamedTuple
from guestlint.source.route import Place

_MAC = r"(?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}"


class Type(NamedTuple):
    """One of Nix's option types: which values it accepts, in words, and in JSON Schema.

    All values `of_class` are accepted, where there is such a class. `examples` are values of an option of which no
    better ones are known. `of` has the options of each value in a table.
    """

    accepts: Callable[[Any], bool]
    words: str
    schema: Mapping[str, Any]
    of_class: type | None = None
    examples: tuple[Any, ...] = ()
    of: Table | None = None


Value = None | bool | int | float | str | list[Any] | dict[str, Any]
"""What JSON has."""

NO_DEFAULT: Final = ...


class Option(NamedTuple):
    """An option of a module.

    Editors show the rest: `about` says what the option is for, `default` is the value where none is given, and
    `examples` are others. A default that follows from other options is said in `about`, as "By default …".
    """

    type: Type
    required: bool = False
    about: str = ""
    default: Value | EllipsisType = NO_DEFAULT
    examples: tuple[Value, ...] = ()


Table = Mapping[str, Option]


def _is_string(value: object) -> bool:
    return isinstance(value, str)


def one_of(*members: str) -> Type:
    """An enumeration: one of these strings."""
    words = " or ".join(f'"{member}"' for member in members)
    return Type(
        lambda value: isinstance(value, str) and value in members, words, {"enum": list(members)}, examples=members
    )


def _is_list_of_strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


STRING = Type(_is_string, "a string", {"type": "string"}, str)
NULL_OR_STRING = Type(
    lambda value: value is None or isinstance(value, str), "a string or null", {"type": ["string", "null"]}, str
)
BOOL = Type(lambda value: isinstance(value, bool), "true or false", {"type": "boolean"}, bool, examples=(True, False))
ATTRS = Type(lambda value: isinstance(value, dict), "a table", {"type": "object"}, dict)
LIST = Type(lambda value: isinstance(value, list), "a list", {"type": "array"}, list)
STRINGS = Type(_is_list_of_strings, "a list of strings", {"type": "array", "items": {"type": "string"}})
PATH = Type(_is_string, "an absolute path", {"type": "string", "pattern": "^/"})
"""The leading slash of a path is checked separately: it has its own finding."""
MAC = Type(
    lambda value: isinstance(value, str) and re.fullmatch(_MAC, value) is not None,
    "a MAC address (six pairs of hexadecimal digits separated by colons)",
    {"type": "string", "pattern": "^([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}$"},
    examples=("02:01:27:00:00:0a",),
)


def attrs_of(table: Table) -> Type:
    """A table whose every value has the options of `table`; its contents are read separately."""
    return ATTRS._replace(of=table)


MODULE_SYSTEM = Option(
    ATTRS, about="What the module system knows of this submodule.", default={}, examples=({"args": {}},)
)
"""`_module`, which each submodule has."""


class Types:
    """The option types, under the names by which a plugin's backend asks for them."""

    string = STRING
    null_or_string = NULL_OR_STRING
    boolean = BOOL
    table = ATTRS
    list = LIST
    strings = STRINGS
    path = PATH
    mac = MAC
    one_of = staticmethod(one_of)
    table_of = staticmethod(attrs_of)


def read_options(
    data: Mapping[str, Any],
    table: Table,
    place: Place,
    problems: list[Problem],
    *,
    ignore: AbstractSet[str] = frozenset(),
) -> dict[str, Any]:
    """The values of `data` that have the types in `table`; unknown keys in `ignore` are skipped."""
    values = {}
    for key, value in data.items():
        option = table.get(key)
        if option is None:
            if key not in ignore:
                problems.append(UnknownOption(Place(place.file, (*place.route, key)), tuple(table)))
        elif not option.type.accepts(value):
            at = Place(place.file, (*place.route, key))
            problems.append(TypeMismatch(at, option.type.words, value))
        elif option.type is PATH and value[:1] != "/":
            problems.append(RelativePath(Place(place.file, (*place.route, key)), key, value))
        else:
            values[key] = value
    return values


def are_accepted(data: object, table: Table) -> bool:
    """Whether `read_options` would give all of `data` as it is, as it mostly does: quicker than to read it."""
    return (_ACCEPTANCE.get(id(table)) or _keep_acceptance(table))[1](data)


def are_all_accepted(tables: Iterable[object], table: Table) -> bool:
    """Whether each of `tables` is one that `are_accepted`."""
    return all(map((_ACCEPTANCE.get(id(table)) or _keep_acceptance(table))[1], tables))


def acceptance(table: Table) -> Callable[[object], bool]:
    """`are_accepted` for one table, which is quicker still for whoever asks often."""
    # For most options the class of a value answers at once.
    class_of = {name: option.type.of_class for name, option in table.items() if option.type.of_class}.get
    paths = {name: _is_absolute for name, option in table.items() if option.type is PATH}
    accept_of = ({name: option.type.accepts for name, option in table.items()} | paths).get

    def is_accepted(data: object) -> bool:
        if not isinstance(data, dict):
            return False
        for name, value in data.items():
            if class_of(name) is not value.__class__:
                accept = accept_of(name)
                if accept is None or not accept(value):
                    return False
        return True

    return is_accepted


_ACCEPTANCE: dict[int, tuple[Table, Callable[[object], bool]]] = {}
"""By the table's id; tables are constants, and kept, so that no other has it."""


def _keep_acceptance(table: Table) -> tuple[Table, Callable[[object], bool]]:
    return _ACCEPTANCE.setdefault(id(table), (table, acceptance(table)))


def _is_absolute(value: object) -> bool:
    return isinstance(value, str) and value[:1] == "/"


def required_names(table: Table) -> frozenset[str]:
    """The options that have no default."""
    return frozenset(name for name, option in table.items() if option.required)


def check_names(
    data: Mapping[str, Any],
    table: Table,
    place: Place,
    problems: list[Problem],
    *,
    ignore: frozenset[str] = frozenset(),
) -> None:
    """Check only the names, which is all that Nix checks in the block of a backend that is not used."""
    problems.extend(
        UnknownOption(Place(place.file, (*place.route, key)), tuple(table))
        for key in data
        if key not in table and key not in ignore
    )

"""One level of options: the values that their types take, and a problem for each that they do not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guestlint.frontends.option_types import PATH, Table
from guestlint.picture.problems import Problem, RelativePath, TypeMismatch, UnknownOption
from guestlint.source.route import Place


def read_options(
    data: Mapping[str, Any],
    table: Table,
    place: Place,
    problems: list[Problem],
    *,
    ignore: frozenset[str] = frozenset(),
) -> dict[str, Any]:
    """The values of `data` that are well typed by `table`; keys in `ignore` are passed over."""
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


def check_names(
    data: Mapping[str, Any],
    table: Table,
    place: Place,
    problems: list[Problem],
    *,
    ignore: frozenset[str] = frozenset(),
) -> None:
    """Only the names: what Nix looks at in the block of a backend that is not used."""
    problems.extend(
        UnknownOption(Place(place.file, (*place.route, key)), tuple(table))
        for key in data
        if key not in table and key not in ignore
    )

"""Option types and tables of options: what Nix takes, what is said of all else, and where."""

from __future__ import annotations

from typing import Any

import pytest

from guestlint.frontends.option_defaults import Completion
from guestlint.frontends.option_tree import below, names_below, nodes_at, option_at, tree_of
from guestlint.frontends.options import (
    ATTRS,
    BOOL,
    LIST,
    MAC,
    NULL_OR_STRING,
    PATH,
    STRING,
    STRINGS,
    Option,
    Type,
    are_accepted,
    are_all_accepted,
    check_names,
    one_of,
    read_options,
    required_names,
)
from guestlint.picture.problems import Problem, RelativePath, TypeMismatch, UnknownOption
from guestlint.settings.options import ExtraOption
from guestlint.source.route import Place

VALUES: tuple[Any, ...] = (None, True, False, 0, 1.5, "", "x", "/x", "02:00:00:00:00:0a", [], ["x"], [1], {}, {"x": 1})
ENUM = one_of("x", "y")


@pytest.mark.parametrize(
    ("of_type", "taken"),
    [
        (STRING, ["", "x", "/x", "02:00:00:00:00:0a"]),
        (NULL_OR_STRING, [None, "", "x", "/x", "02:00:00:00:00:0a"]),
        (BOOL, [True, False]),
        (ATTRS, [{}, {"x": 1}]),
        (LIST, [[], ["x"], [1]]),
        (STRINGS, [[], ["x"]]),
        (MAC, ["02:00:00:00:00:0a"]),
        (ENUM, ["x"]),
    ],
)
def test_what_a_type_takes(of_type: Type, taken: list[Any]) -> None:
    assert [value for value in VALUES if of_type.accepts(value)] == taken
    table = {"o": Option(of_type)}
    for value in VALUES:
        problems: list[Problem] = []
        read = read_options({"o": value}, table, Place("f", ("a",)), problems)
        is_taken = any(value is each or (value == each and type(value) is type(each)) for each in taken)
        assert read == ({"o": value} if is_taken else {})
        expected = [] if is_taken else [TypeMismatch(Place("f", ("a", "o")), of_type.words, value)]
        assert problems == expected
        assert are_accepted({"o": value}, table) is is_taken


@pytest.mark.parametrize(
    ("mac", "is_one"),
    [
        ("02:00:00:00:00:0A", True),
        ("02:00:00:00:00:0g", False),
        ("02:00:00:00:00", False),
        ("02:00:00:00:00:0a:00", False),
        ("02-00-00-00-00-0a", False),
        ("2:0:0:0:0:a", False),
        ("02:00:00:00:00:0a\n", False),
    ],
)
def test_mac_addresses(mac: str, *, is_one: bool) -> None:
    assert bool(MAC.accepts(mac)) is is_one


@pytest.mark.parametrize(
    ("path", "is_absolute"), [("/", True), ("/a", True), ("a", False), ("", False), ("./a", False)]
)
def test_paths(path: str, *, is_absolute: bool) -> None:
    table = {"p": Option(PATH)}
    problems: list[Problem] = []
    assert read_options({"p": path}, table, Place("f"), problems) == ({"p": path} if is_absolute else {})
    assert problems == ([] if is_absolute else [RelativePath(Place("f", ("p",)), "p", path)])
    assert are_accepted({"p": path}, table) is is_absolute
    assert not are_accepted({"p": 1}, table)


TABLE = {"a": Option(STRING, required=True), "b": Option(BOOL), "c": Option(ATTRS, required=True)}


def test_names_that_are_unknown() -> None:
    problems: list[Problem] = []
    data = {"a": "x", "z": 1, "y": 2}
    assert read_options(data, TABLE, Place("f", ("t",)), problems, ignore={"y"}) == {"a": "x"}
    assert problems == [UnknownOption(Place("f", ("t", "z")), ("a", "b", "c"))]
    problems.clear()
    check_names({"a": 1, "z": 1, "y": 2}, TABLE, Place("f", ("t",)), problems, ignore=frozenset({"y"}))
    assert problems == [UnknownOption(Place("f", ("t", "z")), ("a", "b", "c"))]
    assert required_names(TABLE) == {"a", "c"}


def test_tables_that_are_taken_as_they_are() -> None:
    assert are_all_accepted([], TABLE)
    assert are_all_accepted([{}, {"a": "x"}, {"b": True, "c": {}}], TABLE)
    others: list[Any] = [1, [], None, {"a": 1}, {"z": 1}, {"b": "true"}]
    for other in others:
        assert not are_all_accepted([{"a": "x"}, other], TABLE)


def paths(*options: str | tuple[str, Any]) -> list[ExtraOption]:
    """Options by their paths, with the defaults of those that have one."""
    given = [each if isinstance(each, tuple) else (each, None) for each in options]
    return [ExtraOption(path=path, default=default) for path, default in given]


@pytest.mark.parametrize(
    ("route", "is_option"),
    [
        (("a",), True),
        (("a", "b"), False),
        (("b",), False),
        (("b", "x", "c"), True),
        (("b", "y", "c"), True),
        (("b", "y", "d"), False),
        (("b", "n", "d"), True),
        (("b", "n", "c"), True),
        (("b", 0, "c"), True),
    ],
)
def test_options_by_their_paths(route: tuple[str | int, ...], *, is_option: bool) -> None:
    tree = tree_of(paths("a", "b.*.c", "b.n.d"))
    assert (option_at(nodes_at(tree, route)) is not None) is is_option


def test_names_that_there_are() -> None:
    tree = tree_of(paths("b.*.c", "b.n.d", "b.n.e", "b.*.d"))
    assert set(names_below(nodes_at(tree, ("b", "n")))) == {"c", "d", "e"}
    assert set(names_below(nodes_at(tree, ("b", "x")))) == {"c", "d"}
    assert list(names_below(nodes_at(tree, ("z",)))) == []
    many = tree_of(paths(*(f"t.o{number}" for number in range(150))))
    assert len(list(names_below(below(many, "t")))) == 100


def completed(data: dict[str, Any], *options: ExtraOption) -> tuple[dict[str, Any], list[str]]:
    """The data with defaults, and the routes of options that are required and missing."""
    completion = Completion(lambda _data, _nodes, _route: False)
    made = completion.table(data, tree_of(options))
    return made, [".".join(map(str, route)) for route in completion.missing]


@pytest.mark.parametrize(
    ("data", "options", "made"),
    [
        ({}, paths(("a", 1)), {"a": 1}),
        ({"a": 2}, paths(("a", 1)), {"a": 2}),
        ({"a": None}, paths(("a", 1)), {"a": None}),
        ({}, paths(("a.b", 1)), {}),
        ({"a": {}}, paths(("a.b", 1)), {"a": {"b": 1}}),
        ({"a": {}}, paths(("a.b.c", 1)), {"a": {"b": {"c": 1}}}),
        ({"guests": {}}, paths(("guests.*.c", 1)), {"guests": {}}),
        ({"guests": {"x": {}, "y": {"c": 2}}}, paths(("guests.*.c", 1)), {"guests": {"x": {"c": 1}, "y": {"c": 2}}}),
        ({"guests": {}}, paths(("guests.x.c", 1)), {"guests": {}}),
        ({"a": {"l": [{}, {"c": 2}, 3]}}, paths(("a.l.*.c", 1)), {"a": {"l": [{"c": 1}, {"c": 2}, 3]}}),
        ({"a": {"l": [{}]}}, paths(("a.l.c", 1)), {"a": {"l": [{}]}}),
        ({"a": 1}, paths("b"), {"a": 1}),
    ],
)
def test_defaults(data: dict[str, Any], options: list[ExtraOption], made: dict[str, Any]) -> None:
    assert completed(data, *options)[0] == made


def test_data_without_defaults_is_the_same_object() -> None:
    data = {"a": {"b": 1}}
    assert completed(data, *paths(("a.b", 2), "a.c"))[0] is data


def test_options_that_are_required() -> None:
    needed = ExtraOption(path="guests.*.c", required=True)
    made, missing = completed({"guests": {"x": {}, "y": {"c": 1}}}, needed)
    assert (made, missing) == ({"guests": {"x": {}, "y": {"c": 1}}}, ["guests.x.c"])
    assert completed({}, needed) == ({}, [])

"""Whether a value is of a type, and what is said where it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import pytest

from guestlint.plugins.declaration import NEEDS
from guestlint.plugins.type_check import mismatch


class Point(NamedTuple):
    x: int
    label: str | None = None


class Wide(NamedTuple):
    points: Sequence[Point]


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        (3, int),
        (3, Any),
        (3, object),
        (None, None),
        (None, int | None),
        ("a", Literal["a", "b"]),
        ("a", str),
        ("a", object),
        ([1], Sequence[int]),
        ((1, 2), Sequence[int]),
        ((1, "a"), tuple[int | str, ...]),
        ((1, "a"), tuple[int, str]),
        ({"a": 1}, Mapping[str, int]),
        ({"a": [1, None, {"b": 2.5}]}, dict[str, Any]),
        ({}, dict[str, Any]),
        (len, Callable[[Any], int]),
        (Wide([Point(1), Point(2, "a")]), Wide),
        ({1}, Iterable[int]),
    ],
)
def test_what_is_right(value: object, hint: Any) -> None:
    assert mismatch(value, hint) is None


@pytest.mark.parametrize(
    ("value", "hint", "says"),
    [
        (3, str, "it is 3, not a str"),
        (3, None, "it is 3, not None"),
        ("c", Literal["a", "b"], "it is 'c', not one of a, b"),
        (1, Literal["a"] | None, "it is 1, not one of a or None"),
        ("ab", Sequence[str], "it is 'ab', not a Sequence of str"),
        ("ab", Iterable[str], "it is 'ab', not an Iterable of str"),
        ([1, "a"], Sequence[int], "it is a value whose `[1]` is 'a', not an int"),
        ([1], tuple[int, ...], "it is [1], not a tuple of int"),
        ((1, 2), tuple[int, str], "it is a value whose `[1]` is 2, not a str"),
        ((1,), tuple[int, str], "it is (1,), not a tuple of int and str"),
        ({1: 1}, Iterable[str], "it is a value whose `[0]` is 1, not a str"),
        ({1: 1}, Mapping[str, int], "it is a value whose `[1]` is 1, not a str"),
        ({"a": "b"}, Mapping[str, int], "it is a value whose `['a']` is 'b', not an int"),
        ({"a": [object]}, dict[str, Any], "it is a value whose `['a'][0]` is <class 'object'>, not plain data"),
        ({1: 1}, dict[str, Any], "it is a value whose `[1]` is 1, not a str"),
        ({"a": {1: 1}}, dict[str, Any], "it is a value whose `['a']` is {1: 1}, not plain data"),
        (3, Callable[[Any], int], "it is 3, not a function"),
        (Point("a"), Point, "it is a value whose `x` is 'a', not an int"),  # type: ignore[arg-type]  # what is tested
        (Point(1, 2), Point | None, "it is a value whose `label` is 2, not a str or None"),  # type: ignore[arg-type]
        (Wide([Point(1, 2)]), Wide, "it is a value whose `points[0].label` is 2, not a str or None"),  # type: ignore[arg-type]
        ("x" * 200, int, f"it is '{'x' * 79}…, not an int"),
    ],
)
def test_what_is_wrong(value: object, hint: Any, says: str) -> None:
    found = mismatch(value, hint)
    assert found is not None
    assert found.sentence("it is") == says


@pytest.mark.parametrize("name", NEEDS)
def test_each_view_type_is_where_the_table_has_it(name: str) -> None:
    from importlib import import_module  # noqa: PLC0415 - named by the parameter

    module, _, type_ = name.rpartition(".")
    found = getattr(import_module(module), type_)
    assert f"{found.__module__}.{found.__qualname__}" == name

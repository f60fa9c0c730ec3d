"""guestlint's `NamedTuple` does what typing's does."""

from __future__ import annotations

import copy
import inspect
import pickle
import types
import typing
from collections.abc import Callable
from typing import Any

import pytest

from guestlint import records


class Ours(records.NamedTuple):
    """A record of ours."""

    name: str
    parts: tuple[str, ...]
    depth: int = 3
    note: str = ""

    @property
    def double(self) -> int:
        return self.depth * 2

    @classmethod
    def of(cls, name: str) -> Ours:
        return cls(name, ())

    def deeper(self) -> Ours:
        return self._replace(depth=self.depth + 1)


class Theirs(typing.NamedTuple):
    """The same, of typing's."""

    name: str
    parts: tuple[str, ...]
    depth: int = 3
    note: str = ""

    @property
    def double(self) -> int:
        return self.depth * 2

    @classmethod
    def of(cls, name: str) -> Theirs:
        return cls(name, ())

    def deeper(self) -> Theirs:
        return self._replace(depth=self.depth + 1)


class OursBelow(Ours):
    __slots__ = ()

    @property
    def more(self) -> str:
        return f"{self.name}!"


class TheirsBelow(Theirs):
    __slots__ = ()

    @property
    def more(self) -> str:
        return f"{self.name}!"


Do = Callable[[Any], object]

DONE: dict[str, Do] = {
    "by position": lambda kind: kind("a", ("b",), 4, "c"),
    "with defaults": lambda kind: kind("a", ("b",)),
    "by keyword": lambda kind: kind(parts=("b",), name="a", note="c"),
    "in part by keyword": lambda kind: kind("a", note="c", parts=()),
    "too few": lambda kind: kind("a"),
    "none": lambda kind: kind(),
    "too many": lambda kind: kind("a", (), 1, "", 5),
    "one twice": lambda kind: kind("a", (), name="b"),
    "an unknown one": lambda kind: kind("a", (), other=1),
    "_make": lambda kind: kind._make(["a", (), 1, "b"]),
    "_make of too few": lambda kind: kind._make(["a"]),
    "_replace": lambda kind: kind("a", ())._replace(name="b", note="c"),
    "_replace by none": lambda kind: kind("a", ())._replace(),
    "_asdict": lambda kind: list(kind("a", ())._asdict().items()),
    "_fields": lambda kind: (kind._fields, kind.__match_args__),
    "_field_defaults": lambda kind: kind._field_defaults,
    "attributes": lambda kind: (kind("a", ()).name, kind("a", ()).depth),
    "a property": lambda kind: kind("a", ()).double,
    "a class method": lambda kind: kind.of("x"),
    "a method": lambda kind: kind.of("x").deeper(),
    "unpacked": lambda kind: [*kind("a", ("b",))],
    "equal": lambda kind: (
        kind("a", ()) == kind("a", ()),
        kind("a", ()) == ("a", (), 3, ""),
        kind("a", ()) == kind("b", ()),
    ),
    "ordered": lambda kind: sorted([kind("b", ()), kind("a", ())]),
    "hashed": lambda kind: hash(kind("a", ())) == hash(("a", (), 3, "")),
    "a copy": lambda kind: copy.copy(kind("a", ())),
    "a deep copy": lambda kind: copy.deepcopy(kind("a", ("b",))),
    "pickled": lambda kind: pickle.loads(pickle.dumps(kind("a", ("b",)))),  # noqa: S301 - our own
    "of its class": lambda kind: type(kind.of("a")) is kind and isinstance(kind.of("a"), tuple),
    "the class of the class": type,
    "types of the fields": typing.get_type_hints,
    "names": lambda kind: (kind.__module__, kind.__doc__ is None, callable(kind.__new__)),
    "set": lambda kind: setattr(kind.of("a"), "name", "b"),
    "set anew": lambda kind: setattr(kind.of("a"), "other", "b"),
    "without a dict": lambda kind: hasattr(kind.of("a"), "__dict__"),
    "signature": lambda kind: [(each.name, each.default) for each in inspect.signature(kind).parameters.values()],
    "matched": lambda kind: matched(kind.of("a")),
}


def matched(record: Any) -> object:
    match record:
        case Ours(name, (), depth) | Theirs(name, (), depth):
            return name, depth
        case _:
            return None


def outcome(do: Do, kind: type) -> str:
    """What comes of it, as text, without the name of the class and the words of an error."""
    try:
        result: object = repr(do(kind))
    except (TypeError, ValueError, AttributeError) as error:
        result = type(error).__name__
    return str(result).replace("Theirs", "Ours")


@pytest.mark.parametrize("name", DONE)
@pytest.mark.parametrize(("ours", "theirs"), [(Ours, Theirs), (OursBelow, TheirsBelow)])
def test_it_does_what_that_of_typing_does(name: str, ours: type, theirs: type) -> None:
    assert outcome(DONE[name], ours) == outcome(DONE[name], theirs)


def test_a_subclass_has_what_it_adds() -> None:
    assert OursBelow("a", ()).more == "a!"


def test_an_error_names_the_class_and_the_field() -> None:
    with pytest.raises(TypeError, match=r"Ours\.__new__\(\) missing 1 required positional argument: 'parts'"):
        Ours("a")  # type: ignore[call-arg]


def test_errors_of_records_name_what_is_wrong() -> None:
    with pytest.raises(TypeError, match="expected 4 values, got 1"):
        Ours._make(["a"])
    with pytest.raises(ValueError, match="unknown fields: other, last"):
        Ours("a", ())._replace(other=1, last=2)  # type: ignore[call-arg]


@pytest.mark.parametrize("count", [1, 2, 30])
def test_classes_of_equally_many_fields_keep_their_own_names(count: int) -> None:
    ones, others = ([f"{letter}{number}" for number in range(count)] for letter in "ab")
    one, other = (types.new_class("Made", (records.NamedTuple,), exec_body=body(names)) for names in (ones, others))
    assert one(**dict.fromkeys(ones, 1))._asdict() == dict.fromkeys(ones, 1)
    assert other(**dict.fromkeys(others, 2))._asdict() == dict.fromkeys(others, 2)


def body(names: list[str]) -> Callable[[dict[str, Any]], None]:
    """What a class with these fields has in its body."""
    return lambda namespace: namespace.update(__annotations__=dict.fromkeys(names, "int"), __qualname__="Made")

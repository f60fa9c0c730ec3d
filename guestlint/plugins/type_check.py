"""Whether a value that a plugin gives is of the type that the kit declares."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from guestlint.hints import Protocol, of_typing
from guestlint.records import NamedTuple

_LONGEST = 80

_ANY = (Any, object)
"""What annotations say, and what `Any` is in a type of ours that has a name."""

_PLAIN: Any = object()
"""Stands for what JSON has, where a type says `dict[str, Any]`."""


class Mismatch(NamedTuple):
    """A value that is not of its type, and the path that leads to it; empty for the value asked about itself."""

    path: str
    value: object
    wanted: str

    def sentence(self, verb: str) -> str:
        """Say it: "returned 3, not a str", or "returned a value whose `[0].name` is 3, not a str"."""
        said = f"{shown(self.value)}, not {self.wanted}"
        return f"{verb} a value whose `{self.path}` is {said}" if self.path else f"{verb} {said}"


def mismatch(value: object, hint: Any, path: str = "") -> Mismatch | None:  # noqa: ANN401 - any annotation
    """The first thing in `value` that is not as `hint`, a resolved annotation, has it; None where all is.

    NamedTuples are looked into field by field, and a `dict[str, Any]` must be plain data, as JSON has it. What cannot
    be known of a value without using it (the types of a function, items of an iterator) counts as right.
    """
    origin = get_origin(hint)
    if hint in _ANY:
        return None
    if hint is _PLAIN:
        return _of_plain(value, path)
    if origin in (Union, UnionType):
        return _of_union(value, hint, path)
    if not _is_instance(value, hint, origin):
        return Mismatch(path, value, words(hint))
    for step, item, wanted in _parts(value, hint, origin):
        found = mismatch(item, wanted, f"{path}{step}" if step.startswith("[") or not path else f"{path}.{step}")
        if found is not None:
            return found
    return None


def _of_union(value: object, hint: Any, path: str) -> Mismatch | None:  # noqa: ANN401 - as above
    """Where none fits, what is wrong with the value as the one of the union that it is, if it is one at its surface."""
    members = get_args(hint)
    found = [mismatch(value, member, path) for member in members]
    if not all(found):
        return None
    deeper = [each for each in found if each is not None and each.path != path]
    return deeper[0] if deeper else Mismatch(path, value, words(hint))


def _of_plain(value: object, path: str) -> Mismatch | None:
    """What `value` has that JSON has not."""
    if value is None or isinstance(value, str | int | float):
        return None
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return next(
            filter(None, (mismatch(each, _PLAIN, f"{path}[{shown(key)}]") for key, each in value.items())), None
        )
    if isinstance(value, list | tuple):
        items = (mismatch(each, _PLAIN, f"{path}[{index}]") for index, each in enumerate(value))
        return next(filter(None, items), None)
    return Mismatch(path, value, "plain data")


def _is_instance(value: object, hint: Any, origin: Any) -> bool:  # noqa: ANN401 - as above
    """Whether a value is of a type at its surface.

    A text is no sequence of texts, and a text of a type of its own, whose methods may do anything, is no text.
    """
    if origin is Literal:
        return any(type(value) is type(each) and value == each for each in get_args(hint))
    if origin is tuple and isinstance(value, tuple) and Ellipsis not in get_args(hint):
        return len(value) == len(get_args(hint))
    kind = NoneType if hint is None else origin or hint
    if not isinstance(kind, type) or Protocol in kind.__bases__:  # which only type checkers can tell
        return True
    try:
        return kind in (type(value), object) if isinstance(value, str | bytes) else isinstance(value, kind)
    except TypeError:  # a protocol of typing
        return True


def _parts(value: Any, hint: Any, origin: Any) -> Iterator[tuple[str, object, Any]]:  # noqa: ANN401 - as above
    """What a value is made of: the step to each part, the part, and the type that it must have."""
    if isinstance(hint, type) and issubclass(hint, tuple) and hasattr(hint, "_fields"):
        hints = hints_of(hint)
        yield from ((field, getattr(value, field), hints.get(field, Any)) for field in hint._fields)
        return
    arguments = get_args(hint)
    if not arguments or origin is Literal or not isinstance(value, Collection) or not isinstance(origin, type):
        return
    if issubclass(origin, Mapping):
        items = _PLAIN if origin is dict and arguments[1] in _ANY else arguments[1]
        mapping: Mapping[Any, Any] = dict(value)
        yield from ((f"[{shown(key)}]", key, arguments[0]) for key in mapping)
        yield from ((f"[{shown(key)}]", item, items) for key, item in mapping.items())
    elif origin is tuple and arguments[-1] is not Ellipsis:
        yield from ((f"[{index}]", item, each) for index, (item, each) in enumerate(zip(value, arguments, strict=True)))
    else:
        yield from ((f"[{index}]", item, arguments[0]) for index, item in enumerate(value))


def words(hint: Any) -> str:  # noqa: ANN401 - as above
    """A type as a sentence says it: "a str", "one of error, warning, info or None"."""
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is None or hint is NoneType:
        return "None"
    if origin is Literal:
        return f"one of {', '.join(map(str, arguments))}"
    if origin in (Union, UnionType):
        return " or ".join(words(each) for each in arguments)
    if origin is Callable or hint is Callable:
        return "a function"
    name: str = getattr(origin or hint, "__name__", str(hint))
    article = "an" if name[:1] in "AEIOaeio" else "a"
    items = [each for each in arguments if each not in _ANY and each is not Ellipsis]
    items = items if origin is tuple else items[-1:]
    of = " and ".join(words(each).removeprefix("a ").removeprefix("an ") for each in items)
    return f"{article} {name} of {of}" if of else f"{article} {name}"


def shown(value: object) -> str:
    """A value of a plugin in a message: its `repr`, cut where it is long, and whatever that does."""
    if isinstance(value, str) and type(value) is not str:
        return f"an instance of {type(value).__name__}"
    try:
        text = repr(value)
    except Exception:  # noqa: BLE001 - a plugin's `__repr__` may raise anything
        text = f"<{type(value).__name__}>"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


@cache
def hints_of(thing: Any) -> Mapping[str, Any]:  # noqa: ANN401 - a class or a function
    """The resolved annotations of a class or a function; none where one of them is there for type checkers only.

    Those of a part of a host are known all the same.
    """
    from guestlint.picture import links, resources  # noqa: PLC0415 - `picture/host.py` does not load them

    names = {**vars(links), **vars(resources), **vars(sys.modules[thing.__module__])}
    own = {name: of_typing(each) for name, each in names.items()}
    try:
        return get_type_hints(thing, localns={**own, "Any": Any, "Literal": Literal})
    except (NameError, TypeError):
        return {}

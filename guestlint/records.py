"""`NamedTuple` as typing has it, at a fifth of its cost: a run makes more than fifty such classes at its start.

typing's compiles a constructor for each class. Here, classes of equally many fields have one compiled code in common,
each with the names of its own fields. Type checkers take it for typing's.

What is made for each guest is made by position: a name for each field costs as much again.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from types import CodeType, FunctionType

try:
    from collections import _tuplegetter as _field  # type: ignore[attr-defined]  # what namedtuple itself takes
except ImportError:
    from operator import itemgetter

    def _field(index: int, doc: str) -> property:
        return property(itemgetter(index), doc=doc)


TYPE_CHECKING = False  # typing's own would have to be imported
if TYPE_CHECKING:
    from typing import Any, Self


class _Record(tuple):  # type: ignore[type-arg]  # of what its fields are
    """What all records can do."""

    __slots__ = ()

    if TYPE_CHECKING:
        _fields: tuple[str, ...]

    @classmethod
    def _make(cls, values: Iterable[Any]) -> Self:
        """A record of values in the order of its fields. Raises TypeError if they are too many or too few."""
        made = tuple.__new__(cls, values)
        if len(made) != len(cls._fields):
            message = f"expected {len(cls._fields)} values, got {len(made)}"
            raise TypeError(message)
        return made

    def _replace(self, /, **changes: Any) -> Self:  # noqa: ANN401 - of the types of the fields
        """The record with other values in some fields. Raises ValueError for a name that is no field's."""
        made = tuple.__new__(type(self), map(changes.pop, self._fields, self))
        if changes:
            message = f"unknown fields: {', '.join(changes)}"
            raise ValueError(message)
        return made

    __replace__ = _replace

    def _asdict(self) -> dict[str, Any]:
        """The values by the names of the fields."""
        return dict(zip(self._fields, self, strict=True))

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
        return f"{type(self).__name__}({values})"

    def __getnewargs__(self) -> tuple[Any, ...]:
        return tuple(self)


class _Maker(type):
    """Makes a record, which is a plain class, of the body of a class that is written below `NamedTuple`."""

    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
        if not bases:
            return super().__new__(cls, name, bases, body)
        fields = tuple(body["__annotations__"])
        defaults = {field: body[field] for field in fields if field in body}
        body.update({field: _field(index, "") for index, field in enumerate(fields)})
        body["__new__"] = _constructor(f"{body['__qualname__']}.__new__", fields, tuple(defaults.values()))
        body["__new__"].__annotations__ = body["__annotations__"]
        body.update(__slots__=(), __match_args__=fields, _fields=fields, _field_defaults=defaults)
        return type(name, (_Record,), body)


def _constructor(name: str, fields: tuple[str, ...], defaults: tuple[object, ...]) -> FunctionType:
    code = _code(len(fields)).replace(co_name="__new__", co_qualname=name, co_varnames=("_cls", *fields))
    return FunctionType(code, {"new": tuple.__new__}, "__new__", defaults)


@cache
def _code(count: int) -> CodeType:
    """The code of a constructor of so many fields."""
    names = "".join(f"f{number}, " for number in range(count))
    code: CodeType = eval(f"lambda cls, {names}: new(cls, ({names}))").__code__  # noqa: S307 - of our own text
    return code


if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple  # noqa: PLC0414 - what type checkers see
else:

    class NamedTuple(metaclass=_Maker):
        """Below it, each annotated name is a field."""

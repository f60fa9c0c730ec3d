"""`NamedTuple` as typing has it, at a fifth of its cost: a run makes more than fifty such classes at its start.

typing's compiles a constructor for each class. Here, classes of equally many fields have one compiled code in common,
each with the names of its own fields. Type checkers take it for typing's.

What is made for each guest is made by position: a name for each field costs as much again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import CodeType, FunctionType

from guestlint.hints import TYPE_CHECKING, Any, Self

try:
    from collections import _tuplegetter as _field  # type: ignore[attr-defined]  # what namedtuple itself takes
except ImportError:
    from operator import itemgetter

    def _field(index: int, doc: str) -> property:
        return property(itemgetter(index), doc=doc)


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
    return FunctionType(code, {"_new": tuple.__new__}, "__new__", defaults)


def _code(count: int) -> CodeType:
    """The code of a constructor of so many fields."""
    if count < len(_CONSTRUCTORS):
        known: CodeType = _CONSTRUCTORS[count].__code__
        return known
    names = "".join(f"f{number}, " for number in range(count))
    code: CodeType = eval(f"lambda cls, {names}: _new(cls, ({names}))").__code__  # noqa: S307 - of our own text
    return code


_new: Any = tuple.__new__
_CONSTRUCTORS: Sequence[Any] = (
    lambda cls: _new(cls, ()),
    lambda cls, a: _new(cls, (a,)),
    lambda cls, a, b: _new(cls, (a, b)),
    lambda cls, a, b, c: _new(cls, (a, b, c)),
    lambda cls, a, b, c, d: _new(cls, (a, b, c, d)),
    lambda cls, a, b, c, d, e: _new(cls, (a, b, c, d, e)),
    lambda cls, a, b, c, d, e, f: _new(cls, (a, b, c, d, e, f)),
    lambda cls, a, b, c, d, e, f, g: _new(cls, (a, b, c, d, e, f, g)),
    lambda cls, a, b, c, d, e, f, g, h: _new(cls, (a, b, c, d, e, f, g, h)),
    lambda cls, a, b, c, d, e, f, g, h, i: _new(cls, (a, b, c, d, e, f, g, h, i)),
    lambda cls, a, b, c, d, e, f, g, h, i, j: _new(cls, (a, b, c, d, e, f, g, h, i, j)),
    lambda cls, a, b, c, d, e, f, g, h, i, j, k: _new(cls, (a, b, c, d, e, f, g, h, i, j, k)),
    lambda cls, a, b, c, d, e, f, g, h, i, j, k, t: _new(cls, (a, b, c, d, e, f, g, h, i, j, k, t)),
    lambda cls, a, b, c, d, e, f, g, h, i, j, k, t, m: _new(cls, (a, b, c, d, e, f, g, h, i, j, k, t, m)),
    lambda cls, a, b, c, d, e, f, g, h, i, j, k, t, m, n: _new(cls, (a, b, c, d, e, f, g, h, i, j, k, t, m, n)),
    lambda cls, a, b, c, d, e, f, g, h, i, j, k, t, m, n, o: _new(cls, (a, b, c, d, e, f, g, h, i, j, k, t, m, n, o)),
    lambda cls, a, b, c, d, e, f, g, h, i, j, k, t, m, n, o, p: _new(
        cls, (a, b, c, d, e, f, g, h, i, j, k, t, m, n, o, p)
    ),
    lambda cls, a, b, c, d, e, f, g, h, i, j, k, t, m, n, o, p, q: _new(
        cls, (a, b, c, d, e, f, g, h, i, j, k, t, m, n, o, p, q)
    ),
    lambda cls, a, b, c, d, e, f, g, h, i, j, k, t, m, n, o, p, q, r: _new(
        cls, (a, b, c, d, e, f, g, h, i, j, k, t, m, n, o, p, q, r)
    ),
    lambda cls, a, b, c, d, e, f, g, h, i, j, k, t, m, n, o, p, q, r, s: _new(
        cls, (a, b, c, d, e, f, g, h, i, j, k, t, m, n, o, p, q, r, s)
    ),
    lambda cls, a, b, c, d, e, f, g, h, i, j, k, t, m, n, o, p, q, r, s, u: _new(
        cls, (a, b, c, d, e, f, g, h, i, j, k, t, m, n, o, p, q, r, s, u)
    ),
)
"""Those of as many fields as records have here; compiled at each start, they would take 3 % of a clean run."""


if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple  # noqa: PLC0414 - what type checkers see
else:

    class NamedTuple(metaclass=_Maker):
        """Below it, each annotated name is a field."""

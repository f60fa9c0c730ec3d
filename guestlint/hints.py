"""typing's names as annotations need them, without typing, whose loading takes a tenth of a clean run.

Type checkers take them for typing's own, and so does ruff. As annotations are not evaluated, they only have to be there
at run time, and a `Literal` has to know its values. What evaluates annotations imports typing itself.
"""

from __future__ import annotations

__all__ = [
    "IO",
    "TYPE_CHECKING",
    "Any",
    "BinaryIO",
    "ClassVar",
    "Final",
    "Literal",
    "NoReturn",
    "Protocol",
    "Self",
    "TextIO",
    "TypeVar",
    "get_args",
    "of_typing",
]

TYPE_CHECKING = False  # typing's own would have to be imported


class _Values:
    """What `Literal` is at run time; with `|`, typing's own, as only what evaluates annotations says that."""

    __slots__ = ("__args__",)
    __args__: tuple[object, ...]

    def __class_getitem__(cls, values: object) -> _Values:
        made = cls()
        made.__args__ = values if isinstance(values, tuple) else (values,)
        return made

    def __or__(self, other: Any) -> object:
        return of_typing(self) | other

    def __ror__(self, other: Any) -> object:
        return other | of_typing(self)

    def __repr__(self) -> str:
        return repr(of_typing(self))


if TYPE_CHECKING:
    from typing import IO, Any, BinaryIO, ClassVar, Final, Literal, NoReturn, Protocol, Self, TextIO, TypeVar, get_args
else:
    from operator import attrgetter

    Any = BinaryIO = ClassVar = Final = IO = NoReturn = Self = TextIO = object
    Literal = _Values

    class Protocol:
        """The base of a class that only type checkers know the others of."""

    class TypeVar:
        """A name for one type in several places."""

        def __init__(self, name: str, *_constraints: object, **_bound: object) -> None:
            self.__name__ = name

    get_args = attrgetter("__args__")


def of_typing(hint: Any) -> Any:
    """The same, but a `Literal` as typing's own, for what evaluates annotations."""
    if not isinstance(hint, _Values):
        return hint
    import typing  # noqa: PLC0415 - a clean run does without

    return typing.Literal[tuple(map(of_typing, hint.__args__))]

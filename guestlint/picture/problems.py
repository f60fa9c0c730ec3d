"""What Nix rejects when it merges the document with the declared options; rules report it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from guestlint.hints import Any, TypeVar
from guestlint.picture.types import Conflict
from guestlint.records import NamedTuple
from guestlint.source.route import Place


class UnknownOption(NamedTuple):
    """A key that is not an option at its place; `known` are the options there."""

    at: Place
    known: Sequence[str]


class MissingOption(NamedTuple):
    """A required option without a value, missing in `at`; `guest` is the guest whose own backend needs it."""

    at: Place
    option: str
    expects: str
    guest: str = ""


class TypeMismatch(NamedTuple):
    """A value of another type than `expects` says."""

    at: Place
    expects: str
    value: Any


class RelativePath(NamedTuple):
    """A mountpoint that does not begin with `/`; `option` is the option that gets it, wherever it is written."""

    at: Place
    option: str
    value: str


class InvalidHostName(NamedTuple):
    """A node name that NixOS rejects as a host name; `guest` is empty for the host itself."""

    at: Place
    name: str
    guest: str


class MixedSchemas(NamedTuple):
    """Options of both revisions in one file; `others` are those of the revision that the file is not taken to use."""

    others: Sequence[Place]
    revision: str
    other: str


class FailedAssertion(NamedTuple):
    """What `module` asserts of `guest` and the document does not meet; `others` are further places."""

    at: Place
    guest: str
    message: str
    help: str
    others: Sequence[Place] = ()
    module: str = "microvm.nix"


Problem = (
    UnknownOption
    | MissingOption
    | TypeMismatch
    | RelativePath
    | InvalidHostName
    | MixedSchemas
    | FailedAssertion
    | Conflict
)
_P = TypeVar("_P", bound=Problem)


def of_kind(problems: Iterable[Problem], kind: type[_P]) -> Iterator[_P]:
    """Those of one kind."""
    return (problem for problem in problems if isinstance(problem, kind))

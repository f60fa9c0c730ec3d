"""What Nix rejects while it merges the document with the options there are; rules put it into words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from guestlint.source.route import Place


class UnknownOption(NamedTuple):
    """A key that is no option at its place; `known` are the options that are."""

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
    """A mountpoint that does not begin with `/`; `option` is where it counts, whatever it was written in."""

    at: Place
    option: str
    value: str


class InvalidHostName(NamedTuple):
    """A node name that NixOS rejects as a host name; `guest` is empty for the host itself."""

    at: Place
    name: str
    guest: str


class MixedSchemas(NamedTuple):
    """Options of both revisions in one file; `others` are those of the revision that fewer guests use."""

    others: Sequence[Place]
    revision: str
    other: str


Problem = UnknownOption | MissingOption | TypeMismatch | RelativePath | InvalidHostName | MixedSchemas

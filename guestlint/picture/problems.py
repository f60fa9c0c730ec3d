"""What Nix rejects when it merges the document with the declared options, beside file systems with two values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from guestlint.hints import TYPE_CHECKING, Any, TypeVar
from guestlint.picture.types import Conflict
from guestlint.records import NamedTuple
from guestlint.source.route import Place

if TYPE_CHECKING:
    from guestlint.picture.host import HostPart


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


def rejected(parts: Sequence[HostPart]) -> Iterator[Problem]:
    """Two names of one host, a dataset of two types, and a file system without a device.

    Sources: nixpkgs, lib/options.nix `mergeEqualOption` and tasks/filesystems.nix `makeFstabEntries`;
    nixos-extra-modules, modules/node.nix and lib/disko.nix.
    """
    names = [part.host_name for part in parts if part.host_name is not None]
    for (first, place), (second, other) in pairwise(names):
        if first != second:
            yield Conflict("networking.hostName", "", (first, second), (place, other))
    odd = {data.path: data for part in parts for data in part.datasets if data.type != "zfs_fs"}
    seen: set[str] = set()
    for share in (share for part in parts if odd for share in part.shares if share.path in odd):
        if share.path not in seen:
            seen.add(share.path)
            data = odd[share.path]
            at = data.place.below("type")
            option = f"disko.devices.zpool.{data.pool}.datasets.{data.name}"
            yield Conflict(option, "type", ("zfs_fs", data.type), (share.place, at))
    bare = [own for part in parts for own in part.file_systems if own.is_enabled and own.device is None]
    whole = {mount.path for part in parts for mount in part.mounts()} if bare else ()
    faulty = {problem.at.route for part in parts for problem in part.problems if isinstance(problem, TypeMismatch)}
    for own in bare:
        if own.name not in whole and (*own.place.route, "device") not in faulty:
            yield MissingOption(own.place, "device", "what is mounted there")

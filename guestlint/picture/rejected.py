"""What Nix rejects of the parts of a host together, beside file systems with two values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from guestlint.hints import TYPE_CHECKING
from guestlint.picture.problems import MissingOption, Problem, TypeMismatch
from guestlint.picture.types import Conflict

if TYPE_CHECKING:
    from guestlint.picture.host import HostPart


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

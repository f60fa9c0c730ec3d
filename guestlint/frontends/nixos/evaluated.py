"""The host's own things in facts, which have those that modules generate among them."""

from __future__ import annotations

from collections.abc import Mapping

from guestlint.frontends.evaluated import share_datasets, strings
from guestlint.frontends.nixos.front_end import NixOSPart
from guestlint.hints import Any
from guestlint.picture.types import FileSystem, Pool
from guestlint.source.document import Document


def leave_out_generated(part: NixOSPart, document: Document) -> None:
    """Take out of `part` what the guests module makes, and what disko makes of the datasets beside those themselves.

    A dataset or pool that the user wrote is the host's own, whoever else has it.
    """
    shares = list(share_datasets(document.data))
    of_guests = {(pool, dataset) for pool, dataset, _ in shares}
    part.datasets = [
        each
        for each in part.datasets
        if (each.pool, each.name) not in of_guests or document.is_written(each.place.route)
    ]
    own_pools = {each.pool for each in part.datasets}
    part.pools = [
        each._replace(is_declared=each.is_declared and _is_own(each, own_pools, document)) for each in part.pools
    ]
    is_merged = "fileSystems" in document.data
    own = {f"{each.pool}/{each.name}" for each in part.datasets}
    generated = {f"{pool}/{dataset}" for pool, dataset in of_guests} - own
    part.disko_mounts = [each for each in part.disko_mounts if not is_merged and each.device not in generated]
    mounted = {path for _, _, path in shares}
    given = document.data.get("fileSystems")
    table = given if isinstance(given, dict) else {}
    part.file_systems = [_as_merged(each, table[each.name]) for each in part.file_systems if each.name not in mounted]
    part.problems = ()


def _is_own(pool: Pool, own: set[str], document: Document) -> bool:
    """Whether more than the guests' datasets says that there is the pool."""
    return pool.name in own or document.is_written(pool.place.route)


def _as_merged(own: FileSystem, made: Mapping[str, Any]) -> FileSystem:
    """A file system whose options have those of an overlay among them already."""
    return own._replace(
        options=strings(made["options"]) if "options" in made else own.options,
        depends=strings(made["depends"]) if "depends" in made else own.depends,
    )

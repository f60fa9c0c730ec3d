"""What the guests module generates beside file systems and services, as `nix eval` would show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from guestlint.frontends.guests.backend import Backend, JsonObject, Running
from guestlint.frontends.guests.options import Revision
from guestlint.picture.expand import merge_objects
from guestlint.picture.types import Share


def expand_guests(revision: Revision, backends: Mapping[str, Backend], guests: Sequence[Running]) -> JsonObject:
    """A JSON object with the keys guests, disko, systemd.tmpfiles, and those of the host's backends."""
    expansion: JsonObject = {
        "guests": {each.guest.name: _guest(revision, backends, each) for each in guests},
        "disko": {"devices": {"zpool": _zpools(share for each in guests for share in each.shares)}},
        "systemd": {"tmpfiles": {"rules": ["d /guests 0700 root root -"] if guests else []}},
    }
    for name, backend in backends.items():
        merge_objects(expansion, backend.expand(revision, [each for each in guests if each.guest.kind == name]))
    return expansion


def _guest(revision: Revision, backends: Mapping[str, Backend], running: Running) -> JsonObject:
    guest = running.guest
    options: JsonObject = {"nodeName": guest.node_name, "backend": guest.kind, "autostart": guest.autostart}
    if guest.kind:
        options[guest.kind] = backends[guest.kind].guest_options(revision, running)
    links = list(guest.links)
    options["networking"] = {"mainLinkName": links[0]} if revision == "seed" and links else {"links": links}
    options["zfs"] = {share.name: _zfs_options(share) for share in running.shares}
    return options


def _zfs_options(share: Share) -> JsonObject:
    return {
        "pool": share.pool,
        "dataset": share.dataset,
        "hostMountpoint": share.source,
        "guestMountpoint": share.target,
    }


def _zpools(shares: Iterable[Share]) -> JsonObject:
    pools: JsonObject = {}
    for share in shares:
        pools.setdefault(share.pool, {"datasets": {}})["datasets"][share.dataset] = {"type": "zfs_fs"}
    return {pool: {"datasets": dict(sorted(pools[pool]["datasets"].items()))} for pool in sorted(pools)}

"""What the guests module generates beside file systems and services, as `nix eval` would show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guestlint.frontends.guests.backend import JsonObject, Running
from guestlint.picture.expand import merge_objects
from guestlint.picture.host import Host
from guestlint.picture.types import Interface, Share

if TYPE_CHECKING:
    from guestlint.frontends.guests.front_end import GuestsPart


def expand_guests(part: GuestsPart, host: Host) -> JsonObject:
    """A JSON object with the keys guests, disko, systemd.tmpfiles, and those of the host's backends."""
    interfaces: dict[str, list[Interface]] = {guest.name: [] for guest in host.guests}
    for interface in host.interfaces:
        interfaces[interface.guest].append(interface)
    running = [
        Running(
            guest,
            part.blocks[guest.name],
            host.shares_by_guest.get(guest.name, ()),
            interfaces[guest.name],
        )
        for guest in part.guests
    ]
    expansion: JsonObject = {
        "guests": {each.guest.name: _guest(each, part) for each in running},
        "disko": {"devices": {"zpool": _zpools(part)}},
        "systemd": {"tmpfiles": {"rules": ["d /guests 0700 root root -"] if running else []}},
    }
    for name, backend in part.backends.items():
        merge_objects(expansion, backend.expand(part.revision, [each for each in running if each.guest.kind == name]))
    return expansion


def _guest(running: Running, part: GuestsPart) -> JsonObject:
    guest = running.guest
    options: JsonObject = {"nodeName": guest.node_name, "backend": guest.kind, "autostart": guest.autostart}
    if guest.kind:
        options[guest.kind] = part.backends[guest.kind].guest_options(part.revision, running)
    links = list(guest.links)
    is_one = part.revision == "seed" and links
    options["networking"] = {"mainLinkName": links[0]} if is_one else {"links": links}
    options["zfs"] = {share.name: _zfs_options(share) for share in running.shares}
    return options


def _zfs_options(share: Share) -> JsonObject:
    return {
        "pool": share.pool,
        "dataset": share.dataset,
        "hostMountpoint": share.source,
        "guestMountpoint": share.target,
    }


def _zpools(part: GuestsPart) -> JsonObject:
    pools: JsonObject = {}
    for share in part.shares:
        pools.setdefault(share.pool, {"datasets": {}})["datasets"][share.dataset] = {"type": "zfs_fs"}
    return {pool: {"datasets": dict(sorted(pools[pool]["datasets"].items()))} for pool in sorted(pools)}

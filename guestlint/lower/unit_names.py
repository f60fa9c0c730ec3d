"""Units of the module whose names are longer than what they are stored in.

Sources: Linux, include/uapi/linux/limits.h `NAME_MAX`; Nix, src/libstore/path.hh `MaxPathLen`; nixpkgs,
nixos/lib/systemd-lib.nix `makeUnit` (each service is a derivation `unit-<name>`) and `generateUnits` (each unit that is
in a `wantedBy` gets a folder `<name>.wants`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from guestlint.lower.entries import Entry
from guestlint.lower.names import ensure_name
from guestlint.lower.types import Service
from guestlint.model.problems import InvalidHostName
from guestlint.model.types import Host
from guestlint.names.nixpkgs import mount_unit, refused_in_unit_name
from guestlint.names.zfs import MAX_NAME
from guestlint.source.route import Place

MAX_SERVICE = 211 - len("unit-") - len(".drv")
"""A name in the Nix store holds 211 characters, and that of the derivation ends in `.drv`."""

MAX_MOUNT = 255 - len(".wants")
"""A file name holds 255 bytes; the service that creates the dataset is linked into the mount's `.wants` folder."""


class LongUnit(NamedTuple):
    """A unit's name, the most it may hold, why, and the part of the document that makes it long."""

    unit: str
    limit: int
    why: str
    part: str
    place: Place


_STORE = "a name in the Nix store holds 211, of which `unit-` and `.drv` take nine"
_FILE = "a file name holds 255, and NixOS puts a folder of that name with `.wants` behind it"


def long_units(host: Host, services: Iterable[Service], unusual: Iterable[Entry]) -> Iterator[LongUnit]:
    """One for each part that is to blame: a guest's name, a host mountpoint or a dataset.

    `services` are those that run guests. What another rule says already of a name is left out: that a node name made
    of it is too long, or that the dataset is.
    """
    refused = {problem.guest for problem in host.problems if isinstance(problem, InvalidHostName)}
    long_guests = set()
    for service in services:
        if len(service.unit.encode()) > MAX_SERVICE:
            long_guests.add(service.guest)
            if service.guest not in refused:
                place = Place(host.file, ("guests", service.guest), "key")
                yield LongUnit(service.unit, MAX_SERVICE, _STORE, f"the guest's name `{service.guest}`", place)
    for guest, zfs in unusual:
        mount, ensure = mount_unit(zfs.host_mountpoint), f"{ensure_name(zfs)}.service"
        by_default = "hostMountpoint" not in zfs.given and guest.name in long_guests
        if len(mount.encode()) > MAX_MOUNT and not by_default and not refused_in_unit_name(zfs.host_mountpoint):
            part = f"the hostMountpoint `{zfs.host_mountpoint}`"
            yield LongUnit(mount, MAX_MOUNT, _FILE, part, zfs.at("hostMountpoint"))
        if len(ensure.encode()) > MAX_SERVICE and len(zfs.path.encode()) <= MAX_NAME:
            yield LongUnit(ensure, MAX_SERVICE, _STORE, f"the dataset `{zfs.path}`", zfs.at("dataset"))

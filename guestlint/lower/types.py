"""The things that the module generates; each knows the place in the document that it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from guestlint.source.route import Place


class Mount(NamedTuple):
    """An entry of `fileSystems`: `path` as written, `unit` as the module's services name it.

    `waits_for` is the path in `x-systemd.requires-mounts-for`: the previous host mountpoint of the same dataset, at
    `waits_for_place`. `guest` is the guest whose entry it is, empty for the host's own file systems.
    """

    path: str
    unit: str
    device: str
    fs_type: str
    options: Sequence[str]
    waits_for: str
    waits_for_place: Place | None
    guest: str
    place: Place


class Conflict(NamedTuple):
    """An attribute of one `fileSystems` entry with two values, which Nix refuses to merge."""

    path: str
    attribute: str
    values: tuple[str, str]
    places: tuple[Place, Place]


class Service(NamedTuple):
    """A systemd service, by the attributes that the module sets and those by which the host orders its own.

    `of_host` tells that the host's document sets some of them itself.
    """

    name: str
    requires: Sequence[str]
    after: Sequence[str]
    before: Sequence[str]
    wanted_by: Sequence[str]
    type: str
    default_dependencies: bool
    of_host: bool
    place: Place

    @property
    def unit(self) -> str:
        """The unit's file name."""
        return f"{self.name}.service"


class Link(NamedTuple):
    """A guest's network interface on the host: `link` is the host's, `mac` empty where the kernel chooses it."""

    guest: str
    id: str
    link: str
    mac: str
    derived: bool
    place: Place

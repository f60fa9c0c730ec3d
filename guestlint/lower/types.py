"""The things that the module generates; each knows the place in the document that it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from guestlint.model.types import Zfs
from guestlint.source.route import Place


class Mount(NamedTuple):
    """An entry of `fileSystems`, `path` as written.

    It waits for the mount of `previous`, the zfs entry before it in the chain of its dataset. `guest` and `zfs` are
    those that it comes from; the host's own file systems have neither.
    """

    path: str
    device: str
    fs_type: str
    options: Sequence[str]
    previous: Zfs | None
    guest: str
    zfs: Zfs | None
    place: Place

    @property
    def waits_for(self) -> str:
        """The path in `x-systemd.requires-mounts-for`; empty at the head of a chain."""
        return self.previous.host_mountpoint if self.previous is not None else ""

    @property
    def path_place(self) -> Place:
        """Where the document says `path`."""
        return self.zfs.at("hostMountpoint") if self.zfs is not None else self.place


class Conflict(NamedTuple):
    """An attribute of one `fileSystems` entry with two values, which Nix refuses to merge."""

    path: str
    attribute: str
    values: tuple[str, str]
    places: tuple[Place, Place]


class Service(NamedTuple):
    """A systemd service, by the attributes that the module sets; `guest` is the guest that it runs, or empty."""

    name: str
    requires: Sequence[str]
    after: Sequence[str]
    before: Sequence[str]
    wanted_by: Sequence[str]
    type: str
    place: Place
    default_dependencies: bool = True
    guest: str = ""

    @property
    def unit(self) -> str:
        """The unit's file name."""
        return f"{self.name}.service"


class Link(NamedTuple):
    """A guest's network interface on the host: `link` is the host's, `mac` empty where the kernel chooses it.

    `place` is where the address is given, `link_place` where the link is.
    """

    guest: str
    id: str
    link: str
    mac: str
    derived: bool
    place: Place
    link_place: Place

"""The typed host. What is here is well formed: what is not became a problem and is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from guestlint.model.problems import Problem
from guestlint.source.route import Place, Route

Backend = Literal["microvm", "container"]
Revision = Literal["seed", "later"]
"""The module's two schemas: `microvm.macvtap` and its like, or `microvm.interfaces` and its like."""


class Zfs(NamedTuple):
    """One dataset mounted into a guest; `given` is the entry as written, to tell defaults apart."""

    name: str
    pool: str
    dataset: str
    host_mountpoint: str
    guest_mountpoint: str
    given: Mapping[str, Any]
    place: Place

    @property
    def path(self) -> str:
        """The dataset's full ZFS name."""
        return f"{self.pool}/{self.dataset}"

    def at(self, option: str) -> Place:
        """Where the value of `option` comes from: its own key, or what its default is made of.

        `hostMountpoint` defaults to something made of `guestMountpoint`, and that to the attribute's name.
        """
        if option in self.given:
            return Place(self.place.file, (*self.place.route, option))
        if option == "hostMountpoint" and "guestMountpoint" in self.given:
            return Place(self.place.file, (*self.place.route, "guestMountpoint"))
        return Place(self.place.file, self.place.route, "key")


class Interface(NamedTuple):
    """A micro VM's interface; `mac` is empty where the module derives it."""

    name: str
    link: str
    mac: str
    mac_name: str
    """The name that the module's MAC assignment knows this interface by."""
    place: Place
    mac_place: Place


class MicroVM(NamedTuple):
    """The `microvm` block of a guest of that backend."""

    system: str
    base_mac: str
    interfaces: Sequence[Interface]


class Container(NamedTuple):
    """The `container` block of a guest of that backend: `host` or `host:guest` pairs, as the module passes them on.

    `link` is the seed's `macvlan` as written.
    """

    macvlans: Sequence[str]
    link: str
    place: Place


class Guest(NamedTuple):
    """One guest. `backend` is empty where the document gives none that is known; then both blocks are None."""

    name: str
    node_name: str
    backend: Backend | Literal[""]
    autostart: bool
    zfs: Sequence[Zfs]
    microvm: MicroVM | None
    container: Container | None
    links: Sequence[str]
    mac_names: Sequence[str]
    """What this guest adds to the names over which MACs are assigned."""
    unused: Sequence[Place]
    """Options given for the backend that the guest does not use."""
    place: Place


class FileSystem(NamedTuple):
    """A file system that the host declares itself (`fileSystems.<path>`); None is what the document does not give."""

    path: str
    device: str | None
    fs_type: str | None
    options: Sequence[str] | None
    place: Place


class HostService(NamedTuple):
    """A service that the host declares itself (`systemd.services.<name>`), in systemd's words."""

    name: str
    requires: Sequence[str]
    after: Sequence[str]
    before: Sequence[str]
    wanted_by: Sequence[str]
    default_dependencies: bool
    place: Place


class Host(NamedTuple):
    """The whole host: guests and their zfs entries in byte order of their names, as Nix sorts them."""

    file: str
    name: str
    revision: Revision
    guests: Sequence[Guest]
    file_systems: Sequence[FileSystem]
    services: Sequence[HostService]
    problems: Sequence[Problem]
    place: Place

    def at(self, *route: str | int) -> Place:
        """A place in this host's document."""
        return Place(self.file, Route(route))

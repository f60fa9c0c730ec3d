"""The typed host. What is here is well formed: what is not became a problem and is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from guestlint.model.problems import Problem
from guestlint.source.route import Place, Route

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
    link_place: Place
    mac_place: Place


class MicroVM(NamedTuple):
    """The `microvm` block of a guest of that backend."""

    system: str
    base_mac: str
    gives_base: bool
    """Whether the document gives `baseMac`."""
    interfaces: Sequence[Interface]
    place: Place


class Container(NamedTuple):
    """The `container` block of a guest of that backend: `host` or `host:guest` pairs, as the module passes them on.

    `link` is the seed's `macvlan` as written; `places` are those of the pairs.
    """

    macvlans: Sequence[str]
    link: str
    places: Sequence[Place]


class Guest(NamedTuple):
    """One guest. `backend` is empty where the document gives none that is known; then `block` is None."""

    name: str
    node_name: str
    backend: str
    autostart: bool
    zfs: Sequence[Zfs]
    block: Any
    """What the backend made of the guest's block: a `MicroVM`, a `Container`, or what a plugin has for it."""
    links: Sequence[str]
    """The names of the links inside the guest."""
    link_places: Sequence[Place]
    """Where the document gives those names; empty where they follow from the links of the host."""
    mac_names: Sequence[str]
    """What this guest adds to the names over which MACs are assigned."""
    unused: Sequence[Place]
    """Options given for a backend that the guest does not use."""
    place: Place

    @property
    def microvm(self) -> MicroVM | None:
        """The block of a guest of that backend, else None."""
        return self.block if isinstance(self.block, MicroVM) else None

    @property
    def container(self) -> Container | None:
        """The block of a guest of that backend, else None."""
        return self.block if isinstance(self.block, Container) else None


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


class HostLink(NamedTuple):
    """A network link that the document knows the host to have, and how it knows.

    *declared*: an option makes it, names it or configures it; *mentioned*: another link is built on it;
    *matched*: a network's match, where `name` may be a shell pattern.
    """

    name: str
    how: Literal["declared", "mentioned", "matched"]
    place: Place


class HostPool(NamedTuple):
    """A ZFS pool that the document names; `is_declared` where it is said to be there, not only to hold datasets."""

    name: str
    is_declared: bool
    place: Place


class HostDataset(NamedTuple):
    """A dataset that the host has itself (`disko.devices.zpool.<pool>.datasets.<name>`).

    `mountpoint` is where the host mounts it, or None.
    """

    pool: str
    name: str
    mountpoint: str | None
    place: Place

    @property
    def path(self) -> str:
        """The dataset's full ZFS name."""
        return f"{self.pool}/{self.name}"


class Host(NamedTuple):
    """The whole host: guests and their zfs entries in byte order of their names, as Nix sorts them."""

    file: str
    name: str
    revision: Revision
    guests: Sequence[Guest]
    file_systems: Sequence[FileSystem]
    services: Sequence[HostService]
    links: Sequence[HostLink]
    pools: Sequence[HostPool]
    datasets: Sequence[HostDataset]
    problems: Sequence[Problem]
    place: Place

    @property
    def mounts_itself(self) -> bool:
        """Whether the document gives file systems or datasets of the host's own."""
        return bool(self.file_systems or self.datasets)

    @property
    def has_unused(self) -> bool:
        """Whether a guest has options of a backend that it does not use."""
        return any(guest.unused for guest in self.guests)

    def at(self, *route: str | int) -> Place:
        """A place in this host's document."""
        return Place(self.file, Route(route))

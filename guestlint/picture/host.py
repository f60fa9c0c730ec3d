"""One host: what its front ends made of it, put together as NixOS does, each product once and only when asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain

from guestlint.hints import TYPE_CHECKING, Any, TypeVar
from guestlint.names.nixpkgs import Nixpkgs
from guestlint.picture.merge import Mounts, merge_mounts, merge_units
from guestlint.picture.problems import Problem, rejected
from guestlint.picture.types import (
    Conflict,
    Dataset,
    FileSystem,
    Guest,
    Interface,
    Mount,
    Pool,
    Share,
    Unit,
)
from guestlint.source.route import Place

if TYPE_CHECKING:  # a host has few of them, and often none
    from guestlint.picture.links import Link, Network
    from guestlint.picture.resources import Address, Device, ForwardedPort, Volume, Vsock

JsonObject = dict[str, Any]
_T = TypeVar("_T")


class HostPart:
    """What one front end makes of a document; each product is empty where it makes none.

    A front end gives an object of a class below this one. What is worked out on demand is a method.
    """

    host_name: tuple[str, Place] | None = None
    """The host's name, where the front end reads it, and its place."""
    problems: Sequence[Problem] = ()
    guests: Sequence[Guest] = ()
    """In byte order of their names, as Nix sorts them."""
    shares: Sequence[Share] = ()
    """In the order of their guests."""
    links: Sequence[Link] = ()
    networks: Sequence[Network] = ()
    """In the order in which the host tries them."""
    pools: Sequence[Pool] = ()
    datasets: Sequence[Dataset] = ()
    file_systems: Sequence[FileSystem] = ()
    """Definitions in `fileSystems` that are laid over the mounts of all front ends."""
    own_units: Sequence[Unit] = ()
    """Units that the host declares itself."""
    volumes: Sequence[Volume] = ()
    addresses: Sequence[Address] = ()
    ports: Sequence[ForwardedPort] = ()
    vsocks: Sequence[Vsock] = ()
    devices: Sequence[Device] = ()

    def mounts(self) -> Iterable[Mount]:
        """Definitions of file systems with all attributes, in the order in which Nix has them."""
        return ()

    def has_plain_mounts(self) -> bool:
        """A quick answer whether no two of `mounts` have one path, and none waits for another: False where unknown."""
        return not any(True for _ in self.mounts())

    def interfaces(self) -> Sequence[Interface]:
        """The guests' interfaces, in the order of guests."""
        return ()

    def units(self, nixpkgs: Nixpkgs) -> Iterable[Unit]:
        """Definitions of units that guests bring, as `nixpkgs` names them; those of one name are merged."""
        return ()

    def expand(self, host: Host) -> JsonObject:
        """What the front end generates beside file systems and services, in NixOS option paths."""
        return {}


class Host:
    """The picture of one host, of the parts that front ends made.

    `guests` are by front end and then in byte order of their names, `shares` in the order of guests; `file_systems` are
    the host's own definitions, which `mounts` has merged with those for guests. `problems` is what Nix rejects in the
    document, beside definitions that do not merge. `nixpkgs` is the revision that evaluates it.
    """

    def __init__(self, file: str, parts: Mapping[str, HostPart], nixpkgs: Nixpkgs) -> None:
        """`parts` are by the front end's name. What has to be merged is not computed yet."""
        self.file = file
        self.parts = parts
        self.nixpkgs = nixpkgs
        all_parts = parts.values()
        named = next((part.host_name for part in all_parts if part.host_name is not None), None)
        self.name, self.name_place = named if named is not None else ("", Place(file))
        self.problems: Sequence[Problem] = _joined(
            [*(part.problems for part in all_parts), tuple(rejected(tuple(all_parts)))]
        )
        self.guests: Sequence[Guest] = _joined([part.guests for part in all_parts])
        self.shares: Sequence[Share] = _joined([part.shares for part in all_parts])
        self.links: Sequence[Link] = _joined([part.links for part in all_parts])
        self.pools: Sequence[Pool] = _joined([part.pools for part in all_parts])
        self.datasets: Sequence[Dataset] = _joined([part.datasets for part in all_parts])
        self.file_systems: Sequence[FileSystem] = _joined([part.file_systems for part in all_parts])

    @cached_property
    def _mounts(self) -> Mounts:
        return merge_mounts((part.mounts() for part in self.parts.values()), self.file_systems, self.nixpkgs)

    @property
    def mounts(self) -> Mapping[str, Mount]:
        """`fileSystems`, by name: the path as written, where no `mountPoint` says another."""
        return self._mounts.by_path

    @property
    def conflicts(self) -> Sequence[Conflict]:
        """What of `fileSystems` Nix does not merge."""
        return self._mounts.conflicts

    @cached_property
    def units(self) -> Mapping[str, Unit]:
        """The units that guests bring, and the host's own services, by name in byte order."""
        parts = self.parts.values()
        generated = chain.from_iterable(part.units(self.nixpkgs) for part in parts)
        return merge_units(chain(generated, *(part.own_units for part in parts)))

    @cached_property
    def interfaces(self) -> Sequence[Interface]:
        """The guests' interfaces, in the order of guests."""
        return _joined([part.interfaces() for part in self.parts.values()])

    @cached_property
    def guest_by_name(self) -> Mapping[str, Guest]:
        """The guests, by name."""
        return {guest.name: guest for guest in self.guests}

    @cached_property
    def shares_by_guest(self) -> Mapping[str, Sequence[Share]]:
        """The shares of each guest that has any, by the guest's name."""
        return _by_guest(self.shares)


def _joined(products: Sequence[Sequence[_T]]) -> Sequence[_T]:
    """All in one; most hosts have but one front end with any, whose sequence is then given as it is."""
    some = [product for product in products if product]
    return some[0] if len(some) == 1 else tuple(chain.from_iterable(some))


_Owned = TypeVar("_Owned", Share, Interface)


def _by_guest(things: Iterable[_Owned]) -> Mapping[str, Sequence[_Owned]]:
    index: dict[str, list[_Owned]] = defaultdict(list)
    for thing in things:
        index[thing.guest].append(thing)
    return index

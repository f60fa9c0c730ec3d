"""The front end for `guests` and `node`: reads them, and makes of them what the guests module generates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from guestlint.frontends.front_end import FrontEnd
from guestlint.frontends.guests.backend import Addresses, Backend, Running
from guestlint.frontends.guests.macs import Assignment, era_of
from guestlint.frontends.guests.mounts import lower_mounts
from guestlint.frontends.guests.options import Revision
from guestlint.frontends.guests.reader import GuestReader, read_node
from guestlint.frontends.guests.revision import choose
from guestlint.frontends.options import ATTRS
from guestlint.hints import Any
from guestlint.names.nixpkgs import Nixpkgs
from guestlint.picture.host import Host, HostPart, JsonObject
from guestlint.picture.problems import MixedSchemas, Problem, TypeMismatch
from guestlint.picture.types import Interface, Mount, Unit
from guestlint.source.document import Document
from guestlint.source.route import Place

POSITION = 1
"""Among the front ends: Nix has the module's definitions before the host's own."""


class GuestsModule(FrontEnd):
    """The guests module; what a guest's block means is its backend's to say."""

    name = "guests"
    keys = frozenset({"node", "guests"})

    def __init__(self, backends: Mapping[str, Backend], revision: Revision | None = None, mac_era: str = "") -> None:
        """`backends` are those that guests may name, in the order of the module's own list.

        `revision` pins the schema, by default told from the keys; `mac_era` the way addresses are derived.
        """
        self._backends = backends
        self._revision = revision
        self._mac_era = mac_era

    def read(self, document: Document) -> GuestsPart:
        """The guests, and the host's name."""
        if document.is_facts:
            from guestlint.frontends.guests.evaluated import read_evaluated  # noqa: PLC0415 - most are host files

            return read_evaluated(document, self._backends, self._revision, self._mac_era)
        file, data = document.file, document.data
        problems: list[Problem] = []
        host_name = read_node(file, data, self._backends, problems)
        guests = data.get("guests", {})
        if not isinstance(guests, dict):
            problems.append(TypeMismatch(Place(file, ("guests",)), ATTRS.words, guests))
            guests = {}
        choice = choose(file, guests, self._backends, self._revision)
        if choice.others:
            other = "seed" if choice.revision == "later" else "later"
            problems.append(MixedSchemas(choice.others, choice.revision, other))
        reader = GuestReader(file, host_name, choice, self._backends, problems)
        for name in sorted(guests):  # code point order is the byte order that Nix sorts in
            reader.read(name, guests[name])
        for backend in self._backends.values():
            problems.extend(backend.check(choice.revision, file, reader.blocks, guests))
        part = GuestsPart(file, choice.revision, self._backends, reader, self._mac_era)
        part.host_name = (host_name, Place(file, ("node", "name"))) if host_name else None
        part.problems = problems
        return part

    def schema(self) -> Mapping[str, Any]:
        """Of `node` and `guests`; a guest's blocks may be of either revision, but only of one."""
        from guestlint.frontends.guests.json_schema import guests_schema  # noqa: PLC0415 - no lint needs it

        return guests_schema(self._backends)


class GuestsPart(HostPart):
    """What the module makes of one host's guests.

    `blocks` has what each guest's backend made of its block, by the guest's name, and `assignment` the addresses that
    the module derives.
    """

    def __init__(
        self, file: str, revision: Revision, backends: Mapping[str, Backend], reader: GuestReader, mac_era: str
    ) -> None:
        """`reader` has read all guests; of the rest nothing is computed yet."""
        self.file = file
        self.revision = revision
        self.backends = backends
        self.guests = reader.guests
        self.shares = reader.shares
        self.blocks: Mapping[str, Any] = reader.blocks
        self.mac_names: Sequence[str] = reader.mac_names
        self.assignment: Addresses = Assignment(reader.mac_names, era_of(revision, mac_era))

    def mounts(self) -> Iterable[Mount]:
        """A chain of mounts for each dataset."""
        return lower_mounts(self.shares)

    def has_plain_mounts(self) -> bool:
        """Whether each dataset and each host mountpoint is in one share only, and no dataset reads like a path."""
        paths = {f"{share.pool}/{share.dataset}" for share in self.shares}
        is_each_once = len(self.shares) == len({share.source for share in self.shares}) == len(paths)
        return is_each_once and not any(pool[:1] in ("", "/") for pool in {share.pool for share in self.shares})

    def interfaces(self) -> Sequence[Interface]:
        """As the guests' backends make them."""
        interfaces: list[Interface] = []
        for guest in self.guests:
            if guest.kind:
                backend = self.backends[guest.kind]
                interfaces.extend(backend.interfaces(guest, self.blocks[guest.name], self.revision, self.assignment))
        return interfaces

    def units(self, nixpkgs: Nixpkgs) -> Iterable[Unit]:
        """A service that creates each dataset, and one that runs each guest."""
        from guestlint.frontends.guests.units import lower_units  # noqa: PLC0415 - a clean run has no need of units

        return lower_units(self.guests, self.shares, self.backends, nixpkgs)

    def expand(self, host: Host) -> JsonObject:
        """`guests`, the datasets in `disko`, tmpfiles rules, and what the backends generate."""
        from guestlint.frontends.guests.expand import expand_guests  # noqa: PLC0415 - no lint needs it

        interfaces: dict[str, list[Interface]] = {guest.name: [] for guest in host.guests}
        for interface in host.interfaces:
            interfaces[interface.guest].append(interface)
        running = [
            Running(guest, self.blocks[guest.name], host.shares_by_guest.get(guest.name, ()), interfaces[guest.name])
            for guest in self.guests
        ]
        return expand_guests(self.revision, self.backends, running)

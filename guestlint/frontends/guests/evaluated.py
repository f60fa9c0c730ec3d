"""The guests module where Nix has evaluated it: what Nix made is the truth, the options give names and places.

The options of guests are there with defaults applied. A default that nobody wrote is taken away before they are read,
so that what depends on it is said of what it is made of, as in a host file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from guestlint.frontends.evaluated import evaluated_mounts, list_at, strings, tables
from guestlint.frontends.guests.backend import Addresses, Backend
from guestlint.frontends.guests.front_end import GuestsPart
from guestlint.frontends.guests.mounts import REQUIRES_MOUNTS_FOR
from guestlint.frontends.guests.options import Revision
from guestlint.frontends.guests.reader import GuestReader, read_node
from guestlint.frontends.guests.revision import Choice, choose
from guestlint.frontends.nixos.values import table_at
from guestlint.frontends.options import MAC
from guestlint.hints import Any
from guestlint.names.ethernet import base_of
from guestlint.names.nixpkgs import Nixpkgs
from guestlint.picture.derivation import EVALUATED, Derivation
from guestlint.picture.problems import Problem
from guestlint.picture.types import Interface, Mount, Unit, Unused
from guestlint.records import NamedTuple
from guestlint.source.document import Document
from guestlint.source.route import Place, Route

_Data = Mapping[str, Any]


def read_evaluated(
    document: Document, backends: Mapping[str, Backend], revision: Revision | None, mac_era: str
) -> GuestsPart:
    """The guests, and the host's name; Nix has accepted it, so what is not known is a fork's."""
    ignored: list[Problem] = []
    host_name = read_node(document.file, document.data, backends, ignored)
    guests = dict(tables(document.data.get("guests")))
    choice = Choice(choose(document.file, guests, backends, revision).revision)
    evaluated = _Evaluated(document, host_name, choice, backends)
    bare = {name: evaluated.without_defaults(name, guest) for name, guest in guests.items()}
    bare = evaluated.without_links(bare, guests)
    reader = evaluated.reader(bare)
    reader.guests = [
        guest._replace(unused=tuple(each for each in guest.unused if evaluated.is_said(each, guests[guest.name])))
        for guest in reader.guests
    ]
    part = EvaluatedGuests(document.file, choice.revision, backends, reader, mac_era)
    part.data = document.data
    part.assignment = EvaluatedAddresses(part.assignment, {each.name: each.mac for each in _addresses(guests)})
    part.host_name = (host_name, Place(document.file, ("node", "name"))) if host_name else None
    return part


class _Evaluated:
    """The options of one host's guests, and which of them are defaults."""

    def __init__(self, document: Document, host_name: str, choice: Choice, backends: Mapping[str, Backend]) -> None:
        self._document = document
        self._host_name = host_name
        self._choice = choice
        self._backends = backends

    def reader(self, guests: Mapping[str, _Data]) -> GuestReader:
        """What has read the guests; their problems are not looked at."""
        reader = GuestReader(self._document.file, self._host_name, self._choice, self._backends, [])
        for name in sorted(guests):
            reader.read(name, guests[name])
        return reader

    def is_said(self, unused: Unused, guest: _Data) -> bool:
        """Whether somebody wrote the option that has no effect, and what takes its effect away."""
        needed = [unused.at.route]
        if unused.reason == "addresses-given":
            needed += (each.route for each in _addresses({str(unused.at.route[1]): guest}))
        return all(map(self._document.is_written, needed))

    def without_defaults(self, name: str, guest: _Data) -> dict[str, Any]:
        """A guest without its default name and mountpoints, and without addresses that are derived."""
        kept = dict(guest)
        if self._is_default(guest.get("nodeName"), f"{self._host_name}-{name}", name, "nodeName"):
            del kept["nodeName"]
        kept["zfs"] = {entry: self._without_mountpoints(name, entry, share) for entry, share in tables(kept.get("zfs"))}
        microvm = kept.get("microvm")
        if isinstance(microvm, dict):
            kept["microvm"] = self._without_addresses(name, microvm)
        return kept

    def without_links(self, bare: Mapping[str, dict[str, Any]], guests: Mapping[str, _Data]) -> dict[str, Any]:
        """Guests without the links inside them that follow from those of the host."""
        plain = {name: {key: guest[key] for key in guest if key != "networking"} for name, guest in bare.items()}
        links = {guest.name: guest.links for guest in self.reader(plain).guests}
        return {
            name: plain[name]
            if links.get(name, ()) == _links(guests[name]) and not self._is_written(name, "networking")
            else bare[name]
            for name in bare
        }

    def _without_mountpoints(self, name: str, entry: str, share: _Data) -> dict[str, Any]:
        inside = share.get("guestMountpoint", entry)
        kept = dict(share)
        for key, default in (("guestMountpoint", entry), ("hostMountpoint", f"/guests/{name}{inside}")):
            if self._is_default(share.get(key), default, name, "zfs", entry, key):
                del kept[key]
        return kept

    def _without_addresses(self, name: str, microvm: _Data) -> dict[str, Any]:
        """A block without the addresses that begin as derived ones do, where nobody wrote them."""
        base = microvm.get("baseMac")
        start = f"02:{base[3:8]}".lower() if isinstance(base, str) else ""
        kept = dict(microvm)
        if self._is_derived(microvm.get("mac"), start, name, "microvm", "mac"):
            del kept["mac"]
        if isinstance(microvm.get("interfaces"), dict):
            kept["interfaces"] = dict(microvm["interfaces"])
        for link, interface in tables(microvm.get("interfaces")):
            at = "microvm", "interfaces", link
            own = dict(interface)
            if self._is_derived(interface.get("mac"), start, name, *at, "mac"):
                del own["mac"]
            if self._is_default(interface.get("hostLink"), link, name, *at, "hostLink"):
                del own["hostLink"]
            kept["interfaces"][link] = own
        return kept

    def _is_derived(self, mac: object, start: str, *keys: str) -> bool:
        return isinstance(mac, str) and bool(start) and base_of(mac.lower()) == start and not self._is_written(*keys)

    def _is_default(self, value: object, default: str, *keys: str) -> bool:
        return value == default and not self._is_written(*keys)

    def _is_written(self, *keys: str) -> bool:
        return self._document.is_written(("guests", *keys))


def _links(guest: _Data) -> tuple[str, ...]:
    """The links inside the guest, as its options have them."""
    networking = guest.get("networking")
    options = networking if isinstance(networking, dict) else {}
    main = options.get("mainLinkName")
    return (main,) if isinstance(main, str) else strings(options.get("links"))


class _Address(NamedTuple):
    """An address in the options, the name that the module derives it by, and where it is."""

    name: str
    mac: str
    route: Route


def _addresses(guests: Mapping[str, _Data]) -> Iterator[_Address]:
    """The addresses of guests, by name."""
    for name, guest in guests.items():
        microvm = guest.get("microvm")
        block = microvm if isinstance(microvm, dict) else {}
        at: Route = ("guests", name, "microvm")
        if MAC.accepts(block.get("mac")):
            yield _Address(name, block["mac"].lower(), (*at, "mac"))
        for link, interface in tables(block.get("interfaces")):
            if MAC.accepts(interface.get("mac")):
                yield _Address(f"{name}-{link}", interface["mac"].lower(), (*at, "interfaces", link, "mac"))


class EvaluatedAddresses:
    """The addresses that Nix derived, which are known, however it did so."""

    def __init__(self, derived: Addresses, known: Mapping[str, str]) -> None:
        """`known` are by the name that each is derived by; others are derived as the module does."""
        self._derived = derived
        self._known = known

    @property
    def derivation(self) -> Derivation:
        """Nobody need know how."""
        return EVALUATED

    def address(self, base_mac: str, name: str) -> str:
        """The address of that name."""
        return self._known.get(name) or self._derived.address(base_mac, name)


class EvaluatedGuests(GuestsPart):
    """What Nix made of one host's guests: mounts, interfaces and units as they are in `data`."""

    data: _Data = {}  # noqa: RUF012 - never changed

    def mounts(self) -> Iterable[Mount]:
        """The module's definitions, merged with all others."""
        return evaluated_mounts(super().mounts(), self.data, REQUIRES_MOUNTS_FOR)

    def has_plain_mounts(self) -> bool:
        """Whether no mount waits for another, and none has options beside the module's."""
        return super().has_plain_mounts() and all(mount.options == ("zfsutil",) for mount in self.mounts())

    def interfaces(self) -> Sequence[Interface]:
        """The module's, with names, links and addresses as microvm.nix and NixOS have them."""
        by_guest: dict[str, list[Interface]] = {}
        for interface in super().interfaces():
            by_guest.setdefault(interface.guest, []).append(interface)
        return [made for name, some in by_guest.items() for made in self._as_made(name, some)]

    def _as_made(self, guest: str, interfaces: Sequence[Interface]) -> Iterable[Interface]:
        """A guest's interfaces, where there are as many of them in what Nix made."""
        vms = list_at(self.data, "microvm", "vms", guest, "config", "microvm", "interfaces")
        pairs = list_at(self.data, "containers", guest, "macvlans")
        if len(vms) == len(interfaces):
            return map(_of_vm, interfaces, vms)
        return map(_of_container, interfaces, pairs) if len(pairs) == len(interfaces) else interfaces

    def units(self, nixpkgs: Nixpkgs) -> Iterable[Unit]:
        """The module's; what orders those that Nix made is in `systemd.services` alone."""
        made = table_at(self.data, "systemd", "services")
        for unit in super().units(nixpkgs):
            if isinstance(made.get(unit.name.removesuffix(".service")), dict):
                yield unit._replace(requires=(), after=(), before=(), wanted_by=())
            else:
                yield unit


def _of_vm(interface: Interface, made: object) -> Interface:
    """An interface as microvm.nix has it."""
    options = made if isinstance(made, dict) else {}
    name, mac, macvtap = options.get("id"), options.get("mac"), options.get("macvtap")
    link = macvtap.get("link") if isinstance(macvtap, dict) else None
    return interface._replace(
        name=name if isinstance(name, str) else interface.name,
        mac=mac.lower() if isinstance(mac, str) and MAC.accepts(mac) else interface.mac,
        link=link if isinstance(link, str) else interface.link,
    )


def _of_container(interface: Interface, pair: object) -> Interface:
    """An interface as NixOS has it in `macvlans`: the link, and the name inside."""
    if interface.kind != "macvlan" or not isinstance(pair, str):
        return interface
    link, _, name = pair.partition(":")
    written = interface.written if interface.written is None else pair
    return interface._replace(link=link, name=name or f"mv-{link}", written=written)

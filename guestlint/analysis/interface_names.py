"""Names of network interfaces that the kernel or systemd refuses, each with all the places that lead to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from guestlint.analysis.views import HostView
from guestlint.hints import Literal
from guestlint.names.linux import InterfaceNameFault, interface_name_fault, is_plain_interface_name
from guestlint.names.nspawn import ifname_fault
from guestlint.picture.host import Host
from guestlint.picture.links import Link
from guestlint.picture.problems import InvalidHostName, of_kind
from guestlint.picture.types import Interface
from guestlint.records import NamedTuple
from guestlint.source.route import Place

Owner = Literal["host", "on-host", "pair", "in-container", "in-vm"]
"""What has a name: a link of the host, a guest's interface on the host, a container's pair, or a link in a guest."""

_PAIR = re.compile(r"[^\s:]+(?::[^\s:]*)?").fullmatch


class RefusedName(NamedTuple):
    """A name that `owner` has, why it is refused, and all places that it comes from."""

    name: str
    owner: Owner
    guest: str
    fault: InterfaceNameFault
    places: Sequence[Place]


class _Use(NamedTuple):
    name: str
    owner: Owner
    written: str
    place: Place
    guest: str = ""
    is_systemds: bool = False
    """Whether systemd has to take it, too."""

    @property
    def fault(self) -> InterfaceNameFault | None:
        return ifname_fault(self.name) if self.is_systemds else interface_name_fault(self.name)


def is_malformed(interface: Interface) -> bool:
    """Whether link and name are written together, and are neither `HOST` nor `HOST:GUEST`."""
    return interface.written is not None and not _PAIR(interface.written)


def has_refused_link(interface: Interface) -> bool:
    """Whether the kernel, or systemd where it makes the interface, takes no link of the name that it is attached to."""
    link = interface.link
    if is_plain_interface_name(link) and not link.isdigit():
        return False
    return (ifname_fault if interface.namespace else interface_name_fault)(link) is not None


def is_refused_inside(interface: Interface) -> bool:
    """Whether systemd takes no link of its name inside a guest."""
    return ifname_fault(interface.name) is not None


def is_shortened(interface: Interface) -> bool:
    """Whether systemd-nspawn makes up the name itself: it shortens one that is too long, and keeps it as another."""
    return interface.written is not None and not interface.written.partition(":")[2]


def refused_names(view: HostView) -> Sequence[RefusedName]:
    """Once for each name that is refused, on the host and in guests; what follows from a refused name is left out."""
    host = view.host
    found: dict[tuple[str, Owner], tuple[_Use, list[Place]]] = {}
    refused: set[str] = set()
    for use in _uses(host):
        if use.fault is not None and (use.written == use.name or use.written not in refused):
            refused.add(use.name)
            found.setdefault((use.name, use.owner), (use, []))[1].append(use.place)
    return tuple(
        RefusedName(name=name, owner=use.owner, guest=use.guest, fault=fault, places=tuple(dict.fromkeys(places)))
        for (name, _), (use, places) in found.items()
        if (fault := use.fault) is not None
    )


def _uses(host: Host) -> Iterator[_Use]:
    """First what is written, then what is made of it; a malformed pair is another rule's."""
    interfaces = [each for each in host.interfaces if each.is_made and not is_malformed(each)]
    for own in host.links:
        if own.how == "declared":
            yield _of_host(own)
    for interface in interfaces:
        is_systemds = bool(interface.namespace)
        if interface.is_attached:
            yield _Use(interface.link, "host", interface.link, interface.link_place, is_systemds=is_systemds)
    for guest in host.guests:
        owner: Owner = "in-vm" if guest.kind == "microvm" else "in-container"
        for name, place in zip(guest.links, guest.link_places, strict=False):
            yield _Use(name, owner, name, place, guest=guest.name, is_systemds=True)
    yield from _made(host, interfaces)


def _of_host(link: Link) -> _Use:
    return _Use(link.name, "host", link.name, link.place)


def _made(host: Host, interfaces: Iterable[Interface]) -> Iterator[_Use]:
    """The names of interfaces: on the host by the guest's name, in a guest by the link's, unless it gives one."""
    rejected = {problem.guest for problem in of_kind(host.problems, InvalidHostName)}
    for interface in interfaces:
        guest = host.guest_by_name[interface.guest]
        if interface.kind == "veth":
            if interface.name_place is not None:
                name = interface.name
                yield _Use(name, "pair", name, interface.name_place, guest=guest.name, is_systemds=True)
        elif interface.name_place is not None and interface.is_named:
            yield _Use(interface.name, "on-host", interface.name, interface.name_place, guest=guest.name)
        elif not interface.namespace and interface.is_named and guest.name not in rejected:
            place = guest.place._replace(part="key")
            yield _Use(interface.name, "on-host", guest.name, place, guest=guest.name)
        elif interface.namespace and not guest.link_places and not is_shortened(interface):
            written = interface.link if interface.name == f"mv-{interface.link}" else interface.name
            place = interface.link_place
            yield _Use(interface.name, "in-container", written, place, guest=guest.name, is_systemds=True)

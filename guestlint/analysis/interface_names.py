"""Names of network interfaces that the kernel refuses, each with all the places that lead to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from guestlint.analysis.views import HostView
from guestlint.names.linux import InterfaceNameFault, interface_name_fault
from guestlint.picture.host import Host
from guestlint.picture.problems import InvalidHostName
from guestlint.picture.types import Interface, Link
from guestlint.source.route import Place

_PAIR = re.compile(r"[^\s:]+(?::[^\s:]+)?").fullmatch


class RefusedName(NamedTuple):
    """A name, why the kernel refuses it, and all places that it comes from.

    `owner` is what has it: a link of the host, the interface of `guest` on the host, or the link inside `guest`.
    """

    name: str
    owner: Literal["host", "on-host", "in-guest"]
    guest: str
    fault: InterfaceNameFault
    places: Sequence[Place]


class _Use(NamedTuple):
    name: str
    owner: Literal["host", "on-host", "in-guest"]
    written: str
    place: Place
    guest: str = ""


def is_malformed(interface: Interface) -> bool:
    """Whether link and name are written together, and are neither `HOST` nor `HOST:GUEST`."""
    return interface.written is not None and not _PAIR(interface.written)


def refused_names(view: HostView) -> Sequence[RefusedName]:
    """Once for each name that the kernel refuses; what follows from a refused name is left out."""
    host = view.host
    found: dict[str, tuple[_Use, list[Place]]] = {}
    refused: set[str] = set()
    for use in _uses(host):
        if interface_name_fault(use.name) is not None and (use.written == use.name or use.written not in refused):
            refused.add(use.name)
            found.setdefault(use.name, (use, []))[1].append(use.place)
    return tuple(
        RefusedName(name=name, owner=use.owner, guest=use.guest, fault=fault, places=tuple(dict.fromkeys(places)))
        for name, (use, places) in found.items()
        if (fault := interface_name_fault(name)) is not None
    )


def _uses(host: Host) -> Iterator[_Use]:
    """First what is written, then what is made of it; a malformed pair is another rule's."""
    interfaces = [each for each in host.interfaces if each.is_made and not is_malformed(each)]
    for own in host.links:
        if own.how == "declared":
            yield _of_host(own)
    for interface in interfaces:
        yield _Use(interface.link, "host", interface.link, interface.link_place)
    for guest in host.guests:
        for name, place in zip(guest.links, guest.link_places, strict=False):
            yield _Use(name, "in-guest", name, place, guest=guest.name)
    yield from _made(host, interfaces)


def _of_host(link: Link) -> _Use:
    return _Use(link.name, "host", link.name, link.place)


def _made(host: Host, interfaces: Iterable[Interface]) -> Iterator[_Use]:
    """The names of interfaces: on the host by the guest's name, in a guest by the link's, unless it gives one."""
    rejected = {problem.guest for problem in host.problems_of(InvalidHostName)}
    for interface in interfaces:
        guest = host.guest_by_name[interface.guest]
        if not interface.namespace and guest.name not in rejected:
            place = guest.place._replace(part="key")
            yield _Use(interface.name, "on-host", guest.name, place, guest=guest.name)
        elif interface.namespace and not guest.link_places:
            written = interface.link if interface.name == f"mv-{interface.link}" else interface.name
            yield _Use(interface.name, "in-guest", written, interface.link_place, guest=guest.name)

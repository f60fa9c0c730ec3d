"""Interfaces of guests with the name of another interface on the host.

A container's link is made by systemd-nspawn right in the container, but the kernel looks its name up on the host first
(Linux, net/core/rtnetlink.c `__rtnl_newlink`), so it must not be that of a link there. Two containers do not meet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from guestlint.lower.link_names import is_link_name, malformed_pairs
from guestlint.lower.types import Link
from guestlint.model.types import Host
from guestlint.source.route import Place


class Clash(NamedTuple):
    """A guest's interface, where its name comes from, and what has that name too."""

    name: str
    guest: str
    place: Place
    other: str
    other_place: Place


def interface_clashes(host: Host, interfaces: Sequence[Link]) -> Iterator[Clash]:
    """Interfaces of micro VMs that meet a link which the document declares."""
    declared = _declared(host)
    microvms = {guest.name: guest for guest in host.guests if guest.microvm is not None}
    for link in interfaces if declared else ():
        if link.id in declared and link.guest in microvms and (link.mac or not link.derived) and is_link_name(link.id):
            place = microvms[link.guest].place._replace(part="key")
            yield Clash(link.id, link.guest, place, f"link `{link.id}` of the host", declared[link.id])


def main_link_clashes(host: Host, interfaces: Sequence[Link]) -> Iterator[Clash]:
    """Links of containers that meet one that the document declares, that a guest is attached to, or a micro VM's."""
    containers = {guest.name: guest for guest in host.guests if guest.container is not None}
    names = {link.id for link in interfaces if link.guest in containers}
    names_on_host = {link.link for link in interfaces}
    names_on_host.update(link.id for link in interfaces if link.guest not in containers)
    if names.isdisjoint(names_on_host.union(_declared(host))):
        return
    on_host = {
        link.id: (f"the interface of `{link.guest}`", link.place) for link in interfaces if link.guest not in containers
    }
    on_host |= {link.link: (f"link `{link.link}` of the host", link.link_place) for link in interfaces}
    on_host |= {name: (f"link `{name}` of the host", place) for name, place in _declared(host).items()}
    malformed = {pair.place for pair in malformed_pairs(host)}
    for link in interfaces:
        if (
            link.id in on_host
            and link.guest in containers
            and is_link_name(link.id)
            and link.link_place not in malformed
        ):
            given = containers[link.guest].link_places if host.revision == "seed" else ()
            yield Clash(link.id, link.guest, given[0] if given else link.link_place, *on_host[link.id])


def _declared(host: Host) -> Mapping[str, Place]:
    return {link.name: link.place for link in host.links if link.how == "declared"}

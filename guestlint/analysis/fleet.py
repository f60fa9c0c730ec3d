"""Several hosts together: which files are one host, and whose names and addresses meet."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from guestlint.analysis.links import is_on_top, reaches_network
from guestlint.analysis.views import FleetView, HostView
from guestlint.hints import TypeVar
from guestlint.names.ethernet import base_of, is_usable
from guestlint.names.nixos import is_host_name
from guestlint.picture.host import Host
from guestlint.picture.links import Link
from guestlint.picture.types import Interface
from guestlint.records import NamedTuple
from guestlint.source.document import Document
from guestlint.source.route import Place


class Member(NamedTuple):
    """An interface, and the host that it belongs to."""

    host: Host
    interface: Interface


class Named(NamedTuple):
    """What has a node name: a guest, or the host itself where `guest` is empty."""

    name: str
    host: Host
    guest: str
    place: Place


class SharedBase(NamedTuple):
    """A host that derives addresses from a base which another host has too, by the first interface that does."""

    host: Host
    interface: Interface


def interfaces_by_mac(view: HostView) -> Mapping[str, Sequence[Interface]]:
    """Interfaces by address, in lower case; not those whose address the kernel chooses, or refuses whoever has it.

    The ends of a pair that is on no bridge meet nobody else.
    """
    index: dict[str, list[Interface]] = defaultdict(list)
    for interface in view.host.interfaces:
        if interface.mac and is_usable(interface.mac) and (interface.link or interface.kind != "veth"):
            index[interface.mac].append(interface)
    return index


def origin(fleet: FleetView, member: Member) -> str:
    """Where an interface has its address from, as a clause; empty where that is not known.

    Facts need not tell whether it was written: only where they have a place of it, or of its guest.
    """
    document, interface = fleet.ask(_documents)[member.host.file], member.interface
    if interface.derivation is None:
        return ", set explicitly" if document.is_written(interface.place.route) else ""
    return ", derived from its name" if document.is_written(("guests", interface.guest)) else ""


def _documents(fleet: FleetView) -> Mapping[str, Document]:
    return {view.host.file: view.document for view in fleet.hosts}


_SURE = 99


def met(odds: float, pairs: int) -> str:
    """The chance that one of so many pairs of names gets one address, in words.

    >>> met(1 / 54, 1), met(1 / 54, 25), met(1 / 54, 2500)
    ('2 %', '37 %', 'over 99 %')
    """
    percent = 100 * (1 - (1 - odds) ** pairs)
    return f"{max(percent, 1):.0f} %" if percent < _SURE else f"over {_SURE} %"


def bases(view: HostView) -> Mapping[str, Interface]:
    """What derived addresses begin with (bytes 1 to 3), each with the first interface that has it; not in facts."""
    found: dict[str, Interface] = {}
    for interface in view.host.interfaces:
        if interface.derivation is not None and interface.derivation.odds and interface.mac:
            found.setdefault(base_of(interface.mac), interface)
    return found


def _representatives(fleet: FleetView) -> Mapping[str, str]:
    """For each file the file that stands for its host: of several revisions of one host, the one with most guests.

    Revisions have one node name, and none of the others has a guest that the kept one lacks.
    """
    kept: dict[str, str] = {}
    known: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for view in sorted(fleet.hosts, key=lambda each: -len(each.host.guests)):
        host = view.host
        guests = frozenset(guest.name for guest in host.guests)
        larger = (file for file, others in known[host.name.lower()] if host.name and guests <= others)
        kept[host.file] = next(larger, host.file)
        if kept[host.file] == host.file:
            known[host.name.lower()].append((host.file, guests))
    return kept


def distinct_hosts(fleet: FleetView) -> Sequence[HostView]:
    """The hosts, of several revisions of one host only one."""
    kept = fleet.ask(_representatives)
    return [view for view in fleet.hosts if kept[view.host.file] == view.host.file]


def _networks(fleet: FleetView) -> Sequence[Sequence[HostView]]:
    """The hosts of each network that has several; of several revisions of one host, only one."""
    members: dict[int, list[HostView]] = defaultdict(list)
    for view in fleet.ask(distinct_hosts):
        for network in fleet.networks_of(view):
            members[network].append(view)
    return [views for views in members.values() if len(views) > 1]


def macs_across_hosts(fleet: FleetView) -> Sequence[tuple[str, Sequence[Member]]]:
    """Addresses that interfaces of two hosts or more of one network have which reach a network outside them."""
    found: list[tuple[str, Sequence[Member]]] = []
    for views in fleet.ask(_networks):
        index: dict[str, list[Member]] = defaultdict(list)
        for view in views:
            for mac, interfaces in view.ask(interfaces_by_mac).items():
                out = (interface for interface in interfaces if reaches_network(view, interface))
                index[mac].extend(Member(view.host, interface) for interface in out)
        found += [(mac, members) for mac, members in index.items() if len(_files(members)) > 1]
    return _largest(found)


_Users = TypeVar("_Users", Member, "SharedBase")


def _files(users: Iterable[Member | SharedBase]) -> frozenset[str]:
    return frozenset(each.host.file for each in users)


def _largest(found: Sequence[tuple[str, Sequence[_Users]]]) -> Sequence[tuple[str, Sequence[_Users]]]:
    """Without those whose hosts all are in another one of the same name, as hosts may meet in two networks."""
    kept: dict[tuple[str, str], list[frozenset[str]]] = defaultdict(list)
    largest = []
    for name, users in sorted(found, key=lambda each: -len(each[1])):
        files = _files(users)
        if not any(files <= larger for larger in kept[name, users[0].host.file]):
            largest.append((name, users))
            for file in files:
                kept[name, file].append(files)
    return largest


def mac_collisions(fleet: FleetView) -> Sequence[tuple[str, Sequence[Member]]]:
    """Addresses that several interfaces have, once each where hosts meet, else once a host."""
    found = list(fleet.ask(macs_across_hosts))
    told = Counter((mac, member.host.file) for mac, members in found for member in members)
    for view in fleet.hosts:
        for mac, interfaces in view.ask(interfaces_by_mac).items():
            if len(interfaces) > max(1, told[mac, view.host.file]):
                found.append((mac, [Member(view.host, interface) for interface in interfaces]))
    return found


def link_collisions(fleet: FleetView) -> Sequence[tuple[Host, Interface, Link]]:
    """Interfaces with the address of the very link that they are attached to."""
    found = []
    for host in (view.host for view in fleet.hosts):
        own = {(link.name, link.mac): link for link in host.links if link.mac}
        for interface in host.interfaces if own else ():
            link = own.get((interface.link, interface.mac)) if is_on_top(interface) else None
            if link is not None and is_usable(interface.mac):
                found.append((host, interface, link))
    return found


def shared_bases(fleet: FleetView) -> Sequence[tuple[str, Sequence[SharedBase]]]:
    """Bytes 1 to 3 that two hosts or more of one network derive addresses from."""
    found: list[tuple[str, Sequence[SharedBase]]] = []
    for views in fleet.ask(_networks):
        index: dict[str, list[SharedBase]] = defaultdict(list)
        for view in views:
            for base, interface in view.ask(bases).items():
                index[base].append(SharedBase(view.host, interface))
        found += [(base, users) for base, users in index.items() if len(users) > 1]
    return _largest(found)


def node_name_clashes(fleet: FleetView) -> Sequence[Sequence[Named]]:
    """Those of one node name, letter case aside.

    What follows from two hosts of one name is left out, and so are plain guests of several hosts: on each of them a
    name is the guest's own affair, and one configuration often runs on several.
    """
    kept = fleet.ask(_representatives)
    index: dict[str, dict[tuple[str, str], Named]] = defaultdict(dict)
    for view in fleet.hosts:
        host = view.host
        for named in _names(host):
            # A default follows from the host's name: where that clashes, the guests' names are no second cause.
            default = named.guest and named.name == f"{host.name}-{named.guest}"
            owner = host.name.lower() if default else host.file if not named.guest else kept[host.file]
            index[named.name.lower()].setdefault((owner, named.guest), named)
    groups = [group for same in index.values() if len(same) > 1 for group in _that_meet(list(same.values()))]
    return [group for group in groups if len(group) > 1]


def _that_meet(same: Sequence[Named]) -> Iterable[Sequence[Named]]:
    """Those of one name that meet: all, or each host's if they are plain guests, which no other host minds."""
    if not all(named.guest and named.host.guest_by_name[named.guest].front_end != "guests" for named in same):
        return [same]
    by_file: dict[str, list[Named]] = defaultdict(list)
    for named in same:
        by_file[named.host.file].append(named)
    return by_file.values()


def _names(host: Host) -> Iterator[Named]:
    if host.name and is_host_name(host.name):
        yield Named(host.name, host, "", host.name_place)
    for guest in host.guests:
        if guest.node_name and is_host_name(guest.node_name):
            option = ("nodeName",) if guest.front_end == "guests" else ("config", "networking", "hostName")
            at = Place(host.file, (*guest.place.route, *option))
            yield Named(guest.node_name, host, guest.name, at)

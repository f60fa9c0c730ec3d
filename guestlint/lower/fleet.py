"""Several hosts together: which files are one host, and whose names and addresses meet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from guestlint.lower.build import Lowered
from guestlint.lower.macs import base_of
from guestlint.lower.types import Link
from guestlint.model.options import HOST_NAME
from guestlint.model.types import Host
from guestlint.source.route import Place


class Member(NamedTuple):
    """An interface, and the host that it belongs to."""

    host: Host
    link: Link

    def __str__(self) -> str:
        return f"`{self.link.guest}` of {label(self.host)}"


class Named(NamedTuple):
    """What has a node name: a guest, or the host itself where `guest` is empty."""

    name: str
    host: Host
    guest: str
    place: Place

    def __str__(self) -> str:
        return f"guest `{self.guest}` of {label(self.host)}" if self.guest else f"host {label(self.host)}"

    @property
    def short(self) -> str:
        """What it is where there is no other host."""
        return f"guest `{self.guest}`" if self.guest else "the host"


class Fleet:
    """The hosts of one run, in the order given; each answer is worked out when it is asked for."""

    def __init__(self, hosts: Sequence[Lowered]) -> None:
        """Nothing is computed yet."""
        self.hosts = hosts

    @cached_property
    def _kept(self) -> Mapping[str, str]:
        """For each file the file that stands for its host: of several revisions of one host, the one with most guests.

        Revisions have one node name, and none of the others has a guest that the kept one lacks.
        """
        kept: dict[str, str] = {}
        known: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
        for lowered in sorted(self.hosts, key=lambda each: -len(each.host.guests)):
            host = lowered.host
            guests = frozenset(guest.name for guest in host.guests)
            larger = (file for file, others in known[host.name.lower()] if host.name and guests <= others)
            kept[host.file] = next(larger, host.file)
            if kept[host.file] == host.file:
                known[host.name.lower()].append((host.file, guests))
        return kept

    @cached_property
    def distinct(self) -> Sequence[Lowered]:
        """The hosts, of several revisions of one host only one."""
        return [lowered for lowered in self.hosts if self._kept[lowered.host.file] == lowered.host.file]

    @cached_property
    def met(self) -> Mapping[str, Sequence[Member]]:
        """Addresses that interfaces of two hosts or more have."""
        index: dict[str, list[Member]] = defaultdict(list)
        for lowered in self.distinct if len(self.distinct) > 1 else ():
            for mac, links in lowered.by_mac.items():
                index[mac].extend(Member(lowered.host, link) for link in links)
        return {mac: members for mac, members in index.items() if len({each.host.file for each in members}) > 1}

    def collisions(self) -> Iterator[tuple[str, Sequence[Member]]]:
        """Addresses that several interfaces have, once each where hosts meet, else once a host."""
        yield from self.met.items()
        for lowered in self.hosts:
            for mac, links in lowered.by_mac.items():
                if len(links) > 1 and all(member.host is not lowered.host for member in self.met.get(mac, ())):
                    yield mac, [Member(lowered.host, link) for link in links]

    @property
    def has_collisions(self) -> bool:
        """Whether `collisions` gives any."""
        return any(True for _ in self.collisions())

    @property
    def has_clashes(self) -> bool:
        """Whether `clashes` gives any; most fleets have no name twice, which is told at once."""
        hosts = [lowered.host for lowered in self.hosts]
        names = [host.name.lower() for host in hosts]
        names += [guest.node_name.lower() for host in hosts for guest in host.guests]
        return len(set(names)) < len(names) and any(True for _ in self.clashes())

    @property
    def derives_faultily(self) -> bool:
        """Whether an address of any host is derived by a hash with few values."""
        return any(lowered.derives_faultily for lowered in self.hosts)

    @cached_property
    def shared_bases(self) -> Mapping[str, Sequence[tuple[Lowered, Link]]]:
        """Bytes 1 to 3 that two hosts or more derive addresses from, with the first interface of each host."""
        index: dict[str, list[tuple[Lowered, Link]]] = defaultdict(list)
        for lowered in self.distinct if len(self.distinct) > 1 else ():
            for base, link in lowered.bases.items():
                index[base].append((lowered, link))
        return {base: users for base, users in index.items() if len(users) > 1}

    @cached_property
    def met_by_derivation(self) -> frozenset[str]:
        """The bases of addresses that two hosts have both derived."""
        return frozenset(
            base_of(mac)
            for mac, members in self.met.items()
            if len({each.host.file for each in members if each.link.derived}) > 1
        )

    def clashes(self) -> Iterator[Sequence[Named]]:
        """Those of one node name, letter case aside; what follows from two hosts of one name is left out."""
        index: dict[str, dict[tuple[str, str], Named]] = defaultdict(dict)
        for lowered in self.hosts:
            host = lowered.host
            for named in _names(host):
                # A default follows from the host's name: where that clashes, the guests' names are no second cause.
                default = named.guest and named.name == f"{host.name}-{named.guest}"
                owner = host.name.lower() if default else host.file if not named.guest else self._kept[host.file]
                index[named.name.lower()].setdefault((owner, named.guest), named)
        return (tuple(same.values()) for same in index.values() if len(same) > 1)


def label(host: Host) -> str:
    """A host by its node name and its file."""
    return f"`{host.name}` ({host.file})" if host.name else host.file


def _names(host: Host) -> Iterator[Named]:
    if host.name and HOST_NAME(host.name):
        yield Named(host.name, host, "", host.at("node", "name"))
    for guest in host.guests:
        if guest.node_name and HOST_NAME(guest.node_name):
            yield Named(guest.node_name, host, guest.name, host.at("guests", guest.name, "nodeName"))

"""Names of links that the kernel does not take, each with all the places that lead to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from guestlint.lower.link_names import MAX_LINK, malformed_pairs
from guestlint.lower.types import Link
from guestlint.model.problems import InvalidHostName
from guestlint.model.types import Host
from guestlint.source.route import Place


class LinkName(NamedTuple):
    """A name, what it is in words, why the kernel refuses it, and all places that it comes from."""

    name: str
    what: str
    is_long: bool
    fault: str
    places: Sequence[Place]


class _Use(NamedTuple):
    name: str
    what: str
    written: str
    place: Place


def odd_names(host: Host, interfaces: Iterable[Link]) -> Iterator[LinkName]:
    """Once for each name that is at fault; what follows from a faulty name is left out."""
    found: dict[str, tuple[_Use, list[Place]]] = {}
    faulty: set[str] = set()
    for use in _uses(host, interfaces):
        if _fault(use.name) and (use.written == use.name or use.written not in faulty):
            faulty.add(use.name)
            found.setdefault(use.name, (use, []))[1].append(use.place)
    for name, (use, places) in found.items():
        fault = _fault(name)
        yield LinkName(name, use.what, fault == _TOO_LONG, fault, list(dict.fromkeys(places)))


_TOO_LONG = "too long"
_SPACES = frozenset(b" \t\n\v\f\r\xa0")
"""Bytes that the kernel's `isspace` takes (lib/ctype.c); some letters outside ASCII have the last one in them."""


def _fault(name: str) -> str:
    """Why `dev_valid_name` says no, in words; empty where it does not."""
    data = name.encode("utf-8", "surrogatepass")
    if len(data) > MAX_LINK:
        return _TOO_LONG
    if not name:
        return "it is empty"
    if name in (".", ".."):
        return "it is the name of a directory"
    sign = next((sign for sign in "/:" if sign in name), "")
    if sign:
        return f"it has `{sign}` in it"
    return "it has white space in it" if not _SPACES.isdisjoint(data) else ""


def _uses(host: Host, interfaces: Iterable[Link]) -> Iterator[_Use]:
    """First what is written, then what is made of it; a malformed pair of a container's is another rule's."""
    malformed = {pair.place for pair in malformed_pairs(host)}
    links = [link for link in interfaces if (link.mac or not link.derived) and link.link_place not in malformed]
    for own in host.links:
        if own.how == "declared":
            yield _Use(own.name, f"the host's link `{own.name}`", own.name, own.place)
    for link in links:
        yield _Use(link.link, f"the host's link `{link.link}`", link.link, link.link_place)
    for guest in host.guests:
        for name, place in zip(guest.links, guest.link_places, strict=False):
            yield _Use(name, f"`{name}`, the link inside `{guest.name}`,", name, place)
    yield from _made(host, links)


def _made(host: Host, links: Iterable[Link]) -> Iterator[_Use]:
    """The names of interfaces: of a micro VM by the guest's name, of a container by the link's, unless it gives one."""
    guests = {guest.name: guest for guest in host.guests}
    refused = {problem.guest for problem in host.problems if isinstance(problem, InvalidHostName)}
    for link in links:
        guest = guests[link.guest]
        if guest.microvm is not None and host.revision == "seed" and guest.name not in refused:
            place = Place(host.file, ("guests", guest.name), "key")
            yield _Use(link.id, f"`{link.id}`, the interface of `{guest.name}` on the host,", guest.name, place)
        elif guest.container is not None and not guest.link_places:
            written = link.link if link.id == f"mv-{link.link}" else link.id
            yield _Use(link.id, f"`{link.id}`, the link inside `{guest.name}`,", written, link.link_place)

"""Directories that the host makes for containers which have nothing of their own after a stop, and that none is given.

Source: systemd-nspawn(1), `--ephemeral`; nixpkgs, nixos/modules/virtualisation/nixos-containers.nix, `ephemeral`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from guestlint.analysis.binds import binds
from guestlint.analysis.shares import plain_shares
from guestlint.analysis.tmpfiles import made_by_tmpfiles, named_elsewhere
from guestlint.analysis.views import HostView
from guestlint.frontends.nixos.values import table_at
from guestlint.names.paths import mounted_path, parents
from guestlint.picture.types import Guest, Share
from guestlint.records import NamedTuple
from guestlint.source.route import Place

_Around = tuple[str, str]
"""A path without one of its components: what is before that, and what is behind it."""


class Unkept(NamedTuple):
    """A directory made for `guest`, `rule` makes it; `sibling` is the bind mount of another guest's of the kind."""

    guest: Guest
    path: str
    rule: Place
    sibling: Share


def unkept_state(view: HostView) -> Sequence[Unkept]:
    """In the order in which they are made."""
    made = view.ask(made_by_tmpfiles)
    guests = _ephemeral(view) if made else {}
    siblings = _siblings(view) if guests else {}
    used = _used(view) if siblings else frozenset()
    found = []
    for path, each in made.items() if siblings else ():
        if not each.is_directory or path in used or not used.isdisjoint(f"{above}/*" for above in parents(path)):
            continue
        for name, around in _components(path):
            sibling, guest = siblings.get(around), guests.get(name)
            if sibling is not None and guest is not None and path not in view.ask(named_elsewhere):
                found.append(Unkept(guest, path, each.place, sibling))
                break
    return found


def _ephemeral(view: HostView) -> Mapping[str, Guest]:
    """The ephemeral containers by their names, and by the parts of those at their ends; none by what two have."""
    found: dict[str, Guest | None] = {}
    containers = (guest for guest in view.host.guests if guest.front_end == "containers")
    for guest in containers:
        if table_at(view.document.data, *guest.place.route).get("ephemeral") is True:
            for name in _names(guest.name):
                found[name] = None if name in found else guest
    return {name: guest for name, guest in found.items() if guest is not None}


def _names(name: str) -> set[str]:
    words = name.split("-")
    return {"-".join(words[at:]) for at in range(len(words))} | {"-".join(words[:at]) for at in range(1, len(words))}


def _siblings(view: HostView) -> Mapping[_Around, Share]:
    """What containers have of the directories that have their names, by what is around those."""
    found: dict[_Around, Share] = {}
    for share in view.ask(binds):
        names = _names(share.guest)
        for name, around in _components(mounted_path(share.source)):
            if name in names:
                found.setdefault(around, share)
    return found


def _components(path: str) -> Iterator[tuple[str, _Around]]:
    at = path.find("/")
    while at >= 0:
        end = path.find("/", at + 1)
        stop = len(path) if end < 0 else end
        yield path[at + 1 : stop], (path[:at], path[stop:])
        at = end


def _used(view: HostView) -> frozenset[str]:
    """Sources of shares and what is above them; those of whole directories end in `/*` too."""
    found: set[str] = set()
    for share in view.ask(plain_shares):
        path = mounted_path(share.source)
        found |= {path, f"{path}/*", *parents(path)} if path[:1] == "/" else set()
    return frozenset(found)

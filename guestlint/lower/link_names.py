"""Signs that a name of a link, or of a container, is one that the kernel or systemd refuses: one quick look at each.

Sources: Linux, net/core/dev.c `dev_valid_name`; systemd, src/basic/hostname-util.c `hostname_is_valid`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from guestlint.lower.types import Link
from guestlint.model.problems import InvalidHostName, MissingOption, MixedSchemas
from guestlint.model.types import Container, Guest, Host
from guestlint.source.route import Place

MAX_LINK = 15
"""Bytes of an interface's name (IFNAMSIZ less the final NUL)."""

# One search over all names, a line each, is many times faster than a match of each.
_ODD_LINE = re.compile(r"^(?:$|\.|.{16})|[^a-zA-Z0-9_.\n-]", re.MULTILINE).search
_PLAIN = re.compile(r"[a-zA-Z0-9_-][a-zA-Z0-9_.-]{0,14}").fullmatch
_LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
_MACHINE = re.compile(rf"{_LABEL}(?:\.{_LABEL})*").fullmatch
_MAX_MACHINE = 64
_PAIR = re.compile(r"[^\s:]+(?::[^\s:]+)?").fullmatch


class Pair(NamedTuple):
    """One of a container's `macvlans`, as written."""

    guest: str
    text: str
    place: Place


def has_odd_names(host: Host, interfaces: Iterable[Link]) -> bool:
    """Whether the kernel may refuse the name of a guest's link, of the host's end of one, or of a link of the host."""
    names = [link.id for link in interfaces]
    names += {link.link for link in interfaces}
    names += {name for guest in host.guests for name in guest.links}
    names += [link.name for link in host.links if link.how == "declared"]
    lines = "\n".join(names)
    return lines.count("\n") >= len(names) > 0 or _ODD_LINE(lines) is not None


def is_link_name(name: str) -> bool:
    """Whether it is a name that the kernel surely takes."""
    return _PLAIN(name) is not None


def is_machine_name(name: str) -> bool:
    """Whether systemd-nspawn takes it for `--machine=`.

    >>> is_machine_name("web"), is_machine_name("a_b")
    (True, False)
    """
    return len(name) <= _MAX_MACHINE and _MACHINE(name) is not None


def odd_machines(host: Host) -> Sequence[Guest]:
    """Containers whose names are no machine's, those aside of which Nix refuses the node name that is made of it."""
    odd = [guest for guest in host.guests if type(guest.block) is Container and not is_machine_name(guest.name)]
    refused = {problem.guest for problem in host.problems if isinstance(problem, InvalidHostName)} if odd else ()
    return [guest for guest in odd if guest.name not in refused]


def malformed_pairs(host: Host) -> Sequence[Pair]:
    """Those that are neither `HOST` nor `HOST:GUEST`."""
    return [
        Pair(guest.name, pair, place)
        for guest in host.guests
        if guest.container is not None
        for pair, place in zip(guest.container.macvlans, guest.container.places, strict=True)
        if not _PAIR(pair)
    ]


def without_interface(host: Host) -> Sequence[Guest]:
    """Guests with neither interface nor macvlan, those aside that lack the option, or have it in the other schema."""
    if any(isinstance(problem, MixedSchemas) for problem in host.problems):
        return []
    lacking = {problem.guest for problem in host.problems if isinstance(problem, MissingOption)}
    return [
        guest
        for guest in host.guests
        if (guest.microvm is not None and not guest.microvm.interfaces)
        or (guest.container is not None and not guest.container.macvlans and guest.name not in lacking)
    ]

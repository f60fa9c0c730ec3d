"""The host's own network links, frozen, each with the place that it comes from; front ends make them."""

from __future__ import annotations

from collections.abc import Sequence

from guestlint.hints import Literal
from guestlint.records import NamedTuple
from guestlint.source.route import Place

LinkKind = Literal["", "virtual", "tunnel", "wireless", "port"]
"""What is known of a link beside its name; empty for no more than that."""


class Link(NamedTuple):
    """A network link that the document knows the host to have, and how it knows.

    *declared*: an option makes it, names it or configures it; *mentioned*: another link is built on it;
    *matched*: a network's match, where `name` may be a shell pattern.

    `kind` is *virtual* where the host makes the device itself (a bridge, a VLAN), *tunnel* where that device carries no
    Ethernet frames (WireGuard), *wireless* for a wireless card, and *port* for one that the bridge, bond or switch
    `master` takes in. `mac` is its address, in lower case, where given, and `also` are all names of one link
    that has several.
    """

    name: str
    how: Literal["declared", "mentioned", "matched"]
    place: Place
    kind: LinkKind = ""
    master: str = ""
    mac: str = ""
    also: Sequence[str] = ()

    @property
    def is_made(self) -> bool:
        """Whether the host makes the device itself."""
        return self.kind in ("virtual", "tunnel")


class Network(NamedTuple):
    """How the host configures links: those that fit all of `names`, `kinds`, `types` and `macs`, where there are any.

    The first three are shell patterns, turned round where they begin with `!`; `macs` are in lower case. `is_of_card`
    where it also asks for what only a card has (a path), and not `is_certain` where it asks for anything else. `master`
    is the bridge or bond that takes the links in, `address` the option that gives the host an address on them; each is
    empty where there is none. Of several networks that match a link the first counts.
    """

    name: str
    master: str
    address: str
    place: Place
    names: Sequence[str] = ()
    kinds: Sequence[str] = ()
    types: Sequence[str] = ()
    macs: Sequence[str] = ()
    is_of_card: bool = False
    is_certain: bool = True

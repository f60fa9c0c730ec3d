"""The guests' interfaces as their backends make them, and the way MAC addresses are derived."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from guestlint.lower.backend import Backend
from guestlint.lower.macs import ERAS, Era, mac_address
from guestlint.lower.types import Link
from guestlint.model.types import Host

DEFAULT_ERA: Mapping[str, str] = {"seed": "2024-04", "later": "2026-01"}
"""Each schema's newest way of deriving addresses."""


def lower_interfaces(
    host: Host, backends: Mapping[str, Backend], offsets: Callable[[], Mapping[str, int]]
) -> Sequence[Link]:
    """All guests' interfaces, in order of guests.

    `offsets` is asked only where an address is derived; an interface whose name it does not know gets none.
    """

    def address(base_mac: str, name: str) -> str:
        offset = offsets().get(name)
        return mac_address(base_mac, offset) if offset is not None else ""

    links: list[Link] = []
    for guest in host.guests:
        if guest.backend:
            links.extend(backends[guest.backend].interfaces(host, guest, address))
    return links


def era_of(host: Host) -> Era:
    """The newest way of the host's schema."""
    return ERAS[DEFAULT_ERA[host.revision]]

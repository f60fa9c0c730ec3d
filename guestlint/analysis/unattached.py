"""Taps of guests of which the document says nothing else: no network, no bridge, no script of a unit."""

from __future__ import annotations

from collections.abc import Sequence

from guestlint.analysis.host_words import host_words
from guestlint.analysis.links import is_matched
from guestlint.analysis.views import HostView, is_complete
from guestlint.frontends.nixos.values import table_at
from guestlint.picture.types import Interface
from guestlint.records import NamedTuple

_TREES = ("systemd.network", "networking.interfaces", "networking.bridges")
"""Where NixOS has all that a host says of its links."""


class Unattached(NamedTuple):
    """The taps, and a bridge that the host makes, empty for none; of a host without one only where all is known."""

    bridge: str
    taps: Sequence[Interface]


def unattached_taps(view: HostView) -> Unattached:
    """In the order of guests."""
    is_known = all(is_complete(view, tree) for tree in _TREES)
    bridge = _networkd_bridge(view) or (_scripted_bridge(view) if is_known else "")
    taps = [each for each in view.host.interfaces if each.kind == "tap" and not each.link and each.name]
    if not taps or not (bridge or is_known):
        return Unattached("", ())
    unmatched = [tap for tap in taps if not is_matched(view, tap)]
    return Unattached(bridge, [tap for tap in unmatched if not view.ask(host_words).have(tap.name)])


def _networkd_bridge(view: HostView) -> str:
    """The first bridge among the devices that networkd makes; empty for none."""
    for netdev in table_at(view.document.data, "systemd", "network", "netdevs").values():
        block = table_at(netdev, "netdevConfig")
        if block.get("Kind") == "bridge" and isinstance(block.get("Name"), str):
            return str(block["Name"])
    return ""


def _scripted_bridge(view: HostView) -> str:
    return next(iter(table_at(view.document.data, "networking", "bridges")), "")

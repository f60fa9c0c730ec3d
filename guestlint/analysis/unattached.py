"""Taps of guests of which the document says nothing else: no network, no bridge, no script of a unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from guestlint.analysis.links import is_matched
from guestlint.analysis.views import HostView
from guestlint.frontends.nixos.values import table_at
from guestlint.picture.types import Interface

_WORD = re.compile(r"[A-Za-z0-9_.-]+[*?$\[{]?").findall
_OPEN = tuple("*?$[{")
"""What ends the part of a word in a script, or a pattern, that is sure."""

_SCRIPTS = ("binScripts", "preStart")
"""Options of a guest's that are run on the host."""


class Unattached(NamedTuple):
    """A bridge that networkd makes on the host, and the taps; of a host without one there are none."""

    bridge: str
    taps: Sequence[Interface]


def unattached_taps(view: HostView) -> Unattached:
    """In the order of guests."""
    bridge = _bridge(view.document.data)
    taps = [each for each in view.host.interfaces if each.kind == "tap" and not each.link and each.name]
    if not bridge or not taps:
        return Unattached("", ())
    unmatched = [tap for tap in taps if not is_matched(view, tap)]
    names, beginnings = _words(view.document.data) if unmatched else (set(), set())
    return Unattached(bridge, [tap for tap in unmatched if not _is_said(tap.name, names, beginnings)])


def _bridge(data: Any) -> str:  # noqa: ANN401 - a document's
    """The first bridge among the devices that networkd makes; empty for none."""
    for netdev in table_at(data, "systemd", "network", "netdevs").values():
        block = table_at(netdev, "netdevConfig")
        if block.get("Kind") == "bridge" and isinstance(block.get("Name"), str):
            return str(block["Name"])
    return ""


def _words(data: Any) -> tuple[set[str], set[str]]:  # noqa: ANN401 - a document's
    """All words of the host's own options and of the guests' scripts, and the beginnings of those that are patterns."""
    names: set[str] = set()
    beginnings: set[str] = set()
    for text in _texts(data):
        for word in _WORD(text):
            if word.endswith(_OPEN):
                beginnings.add(word[:-1])
            else:
                names.add(word)
    return names, beginnings


def _texts(data: Any) -> Iterator[str]:  # noqa: ANN401 - a document's
    waiting = [value for key, value in data.items() if key != "microvm"]
    for vm in table_at(data, "microvm", "vms").values():
        own = table_at(vm, "config", "microvm")
        waiting += (own[key] for key in _SCRIPTS if key in own)
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            yield from value
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value


def _is_said(name: str, names: set[str], beginnings: set[str]) -> bool:
    return name in names or any(name[:length] in beginnings for length in range(1, len(name) + 1))

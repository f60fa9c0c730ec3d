"""Datasets, shares and links by who uses them."""

from __future__ import annotations

from collections.abc import Sequence

from guestlint.graph.types import EdgeKind, Graph, Node
from guestlint.records import NamedTuple

_LEADS: tuple[EdgeKind, ...] = ("binds", "mounts", "shares", "uses", "has", "attaches")
_KINDS = ("dataset", "directory", "volume", "link", "address")


class Use(NamedTuple):
    """A thing and the guests that use it, in the graph's order."""

    node: Node
    guests: Sequence[str]


def shared(graph: Graph) -> list[Use]:
    """What two guests or more use, by kind, the most used first."""
    ahead: dict[str, list[str]] = {}
    for edge in graph.only(*_LEADS):
        ahead.setdefault(edge.source, []).append(edge.target)
    users: dict[str, dict[str, None]] = {}
    for guest in graph.nodes.values():
        if guest.kind == "guest":
            for thing in _reached(guest.id, ahead):
                users.setdefault(thing, {})[guest.name] = None
    uses = [
        Use(graph.nodes[thing], list(guests))
        for thing, guests in users.items()
        if len(guests) > 1 and graph.nodes[thing].kind in _KINDS
    ]
    return sorted(uses, key=lambda use: (_KINDS.index(use.node.kind), -len(use.guests), use.node.name))


def _reached(guest: str, ahead: dict[str, list[str]]) -> list[str]:
    """What lies ahead of a guest: no way is longer than from it over a mount or an interface."""
    found = dict.fromkeys(ahead.get(guest, ()))
    for each in list(found):
        found.update(dict.fromkeys(ahead.get(each, ())))
    return list(found)

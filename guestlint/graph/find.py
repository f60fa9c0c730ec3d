"""Nodes by what people type: an id, a name, or a glob of either."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import translate

from guestlint.graph.types import Graph, Node

_GLOB = re.compile(r"[*?\[]").search


def find(graph: Graph, asked: str, prefix: str = "") -> list[str]:
    """The ids of the nodes that `asked` means, in order; `prefix` is what ids have before them in a fleet.

    An id or a name as it is goes before a glob, so that names with brackets can be asked for. A node that a view has
    folded is found as the node that stands for it.
    """
    found = [node.id for node, names in _named(graph, prefix) if asked in names]
    if not found and _GLOB(asked):
        matches = re.compile(translate(asked)).match
        found = [node.id for node, names in _named(graph, prefix) if any(map(matches, names))]
    return list(dict.fromkeys(found))


def names(graph: Graph, prefix: str = "") -> Iterator[str]:
    """All ids that may be asked for."""
    for node in graph.nodes.values():
        for each in (node, *node.stands_for):
            yield prefix + each.id


def _named(graph: Graph, prefix: str) -> Iterator[tuple[Node, set[str]]]:
    for node in graph.nodes.values():
        for each in (node, *node.stands_for):
            # A folded node's own name says how many it stands for; its id still has the name that it had.
            yield node, {prefix + each.id, each.id, each.id.partition(":")[2]}

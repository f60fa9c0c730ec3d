"""What sets the nodes of several hosts apart in one drawing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from guestlint.graph.types import Graph


def prefixes(graphs: Sequence[Graph]) -> list[str]:
    """Give each graph the prefix of its node ids: none for one graph, `HOST/` in a fleet.

    Hosts of one name, which is a defect that must not merge their graphs, have their file in it too.
    """
    if len(graphs) == 1:
        return [""]
    hosts = Counter(graph.host for graph in graphs)
    return [f"{graph.host}/" if hosts[graph.host] == 1 else f"{graph.host}@{graph.file}/" for graph in graphs]


def captions(graphs: Sequence[Graph]) -> list[str]:
    """Call each host by its name in the box around it, and those of one name by their files, too."""
    hosts = Counter(graph.host for graph in graphs)
    return [graph.host if hosts[graph.host] == 1 else f"{graph.host} ({graph.file})" for graph in graphs]

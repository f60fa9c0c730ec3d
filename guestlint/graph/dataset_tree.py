"""Datasets as the tree that they are: below their pool, branches where names part."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from guestlint.graph.types import Edge, Graph, Node


def with_dataset_tree(graph: Graph) -> Graph:
    """The graph in which each dataset is in its parent; parents are added where two datasets or more are below them."""
    own = [edge for edge in graph.edges if edge.kind == "contains" and _is_in_pool(edge)]
    branches = _branches([edge.target.partition(":")[2] for edge in own])
    nodes, edges = dict(graph.nodes), dict[tuple[str, str], Edge]()
    for edge in own:
        name = edge.target.partition(":")[2]
        above = [each for each in _above(name) if each in branches or f"dataset:{each}" in graph.nodes]
        for parent, child in zip([edge.source.partition(":")[2], *above], [*above, name], strict=True):
            source = edge.source if parent == edge.source.partition(":")[2] else f"dataset:{parent}"
            target = f"dataset:{child}"
            nodes.setdefault(target, Node(target, "dataset", child))
            link = edge._replace(source=source, target=target, reason=f"`{child}` is below `{parent}`")
            edges.setdefault((source, target), link)
    others = [edge for edge in graph.edges if not (edge.kind == "contains" and _is_in_pool(edge))]
    return graph._replace(nodes=nodes, edges=(*others, *edges.values()))


def _is_in_pool(edge: Edge) -> bool:
    pool, dataset = edge.source.partition(":"), edge.target.partition(":")
    return (pool[0], dataset[0]) == ("pool", "dataset") and dataset[2].startswith(f"{pool[2]}/")


def _above(name: str) -> Iterator[str]:
    """The datasets above a dataset, from the top; the pool is none."""
    at = name.find("/")
    while (at := name.find("/", at + 1)) != -1:
        yield name[:at]


def _branches(names: list[str]) -> set[str]:
    """The parents that two children or more are in, at whatever depth."""
    children: dict[str, set[str]] = {}
    for name in names:
        parents = [*_above(name), name]
        for parent, child in pairwise(parents):
            children.setdefault(parent, set()).add(child)
    return {parent for parent, below in children.items() if len(below) > 1}

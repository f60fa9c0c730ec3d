"""`guestlint graph order`: the boot order in layers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from guestlint.cli.answers import answer_format, lines, place_json, place_text, print_json, print_text
from guestlint.cli.evaluation import Evaluate
from guestlint.cli.exits import Exit
from guestlint.cli.graph_hosts import load_hosts
from guestlint.cli.options import evaluation_options, paths, setting_options, verbose_option
from guestlint.graph.order import BootOrder, order
from guestlint.graph.types import Graph
from guestlint.hints import Any
from guestlint.report.summary import Line
from guestlint.settings.options import Options
from guestlint.source.positions import Positions

_NAMED = 12
"""Nodes of a layer that the text names."""


@click.command("order")
@paths
@answer_format
@evaluation_options
@verbose_option
@setting_options("graph")
def command(paths: tuple[str, ...], format_: str, evaluate: Evaluate, options: Options) -> Exit:
    """List the boot order in layers, and a longest chain of units and mounts that wait for one another.

    All of a layer may start at once, after what it waits for in the layers before it. How long a unit takes is not
    known: the chain is the longest in steps.
    """
    hosts = load_hosts(paths, evaluate, options)
    places = Positions(hosts.by_file)
    answers = [(graph, prefix, order(graph)) for graph, prefix in zip(hosts.graphs, hosts.prefixes, strict=True)]
    if format_ == "json":
        print_json(_as_json(graph, prefix, order, places) for graph, prefix, order in answers)
    else:
        print_text(block for _, prefix, order in answers for block in _blocks(prefix, order, places))
    return hosts.exit(None, hosts.registry)


def _as_json(graph: Graph, prefix: str, order: BootOrder, places: Positions) -> dict[str, Any]:
    return {
        "host": graph.host,
        "layers": [[prefix + node for node in layer] for layer in order.layers],
        "critical": [
            {
                "waiter": prefix + wait.waiter,
                "awaited": prefix + wait.awaited,
                "reason": wait.edge.reason,
                "implied": wait.edge.implied,
                **place_json(places, wait.edge.origin),
            }
            for wait in order.critical
        ],
        "rings": [[prefix + node for node in ring] for ring in order.rings],
    }


def _blocks(prefix: str, order: BootOrder, places: Positions) -> Iterator[list[Line]]:
    if not order.layers:
        yield list(lines(f"{prefix}nothing waits for anything"))
        return
    digits = len(str(len(order.layers)))
    layers: list[Line] = [[(f"{prefix}layers", "title")]]
    for number, layer in enumerate(order.layers, 1):
        layers += lines(_named(prefix, layer), f"{number:{digits}}  ")
    yield layers
    chain: list[Line] = [[("the longest chain, last first", "title")]]
    chain += lines(prefix + order.critical[0].waiter) if order.critical else []
    for wait in order.critical:
        where = "" if wait.edge.implied else f" ({place_text(places, wait.edge.origin)})"
        chain += lines(f"{prefix}{wait.awaited}: {wait.edge.reason}{where}", "└─ ")
    yield chain
    for ring in order.rings:
        head = f"{len(ring)} wait for one another, so they have no order: {_named(prefix, ring)}"
        yield list(lines(head, style="error"))


def _named(prefix: str, nodes: Sequence[str]) -> str:
    more = f", and {len(nodes) - _NAMED} more" if len(nodes) > _NAMED else ""
    return ", ".join(prefix + node for node in nodes[:_NAMED]) + more

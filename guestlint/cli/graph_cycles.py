"""`guestlint graph cycles`: units and mounts that wait for one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from guestlint.cli.answers import answer_format, lines, of_host, place_json, place_text, print_json, print_text
from guestlint.cli.evaluation import Evaluate
from guestlint.cli.exits import Exit
from guestlint.cli.graph_hosts import load_hosts
from guestlint.cli.options import evaluation_options, paths, setting_options, verbose_option
from guestlint.graph.cycles import Cycles, OrderingEdge, ordering_cycles
from guestlint.hints import Any
from guestlint.report.summary import Line
from guestlint.settings.options import Options
from guestlint.source.positions import Positions


@click.command("cycles")
@paths
@click.option(
    "--limit", type=click.IntRange(min=1), default=100, show_default=True, help="List at most so many of a host."
)
@answer_format
@evaluation_options
@verbose_option
@setting_options("graph")
def command(paths: tuple[str, ...], limit: int, format_: str, evaluate: Evaluate, options: Options) -> Exit:
    """List the ordering cycles: for each option that closes one, a shortest cycle through it, and each cycle once.

    Exits with 1 if there are any.
    """
    hosts = load_hosts(paths, evaluate, options)
    places = Positions(hosts.by_file)
    found = [ordering_cycles(graph, limit + 1) for graph in hosts.graphs]
    named = list(zip(hosts.graphs, hosts.prefixes, found, strict=True))
    if format_ == "json":
        print_json(
            {
                "host": graph.host,
                "complete": len(cycles.found) <= limit and not cycles.unsearched,
                "cycles": [_as_json(cycle, prefix, places) for cycle in cycles.found[:limit]],
            }
            for graph, prefix, cycles in named
        )
    else:
        print_text(block for _, prefix, cycles in named for block in _blocks(cycles, limit, prefix, places))
    return hosts.exit(None, hosts.registry, Exit.FINDINGS if any(cycles.found for cycles in found) else Exit.CLEAN)


def _as_json(cycle: Sequence[OrderingEdge], prefix: str, places: Positions) -> list[dict[str, Any]]:
    return [
        {
            "waiter": prefix + wait.waiter,
            "awaited": prefix + wait.awaited,
            "reason": wait.edge.reason,
            "implied": wait.edge.implied,
            **place_json(places, wait.edge.origin),
        }
        for wait in cycle
    ]


def _blocks(cycles: Cycles, limit: int, prefix: str, places: Positions) -> Iterator[list[Line]]:
    if not cycles.found:
        yield list(lines(of_host(prefix, "no cycles")))
    for cycle in cycles.found[:limit]:
        block: list[Line] = list(lines(prefix + cycle[0].waiter, style="title"))
        for wait in cycle:
            block += lines(f"waits for {prefix}{wait.awaited}", "└─ ", "title")
            block += lines(wait.edge.reason, "   ")
            block += lines(place_text(places, wait.edge.origin), "   ", "dim")
        yield block
    if len(cycles.found) > limit:
        yield list(lines(f"more than {limit} cycles; --limit lists more"))
    elif cycles.unsearched:
        yield list(lines(f"{len(cycles.unsearched)} more options close some among these units"))

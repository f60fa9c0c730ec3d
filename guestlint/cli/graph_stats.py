"""`guestlint graph stats`: how large a graph is, and what stands out in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import click

from guestlint.cli.answers import answer_format, lines, print_json, print_text
from guestlint.cli.evaluation import Evaluate
from guestlint.cli.exits import Exit
from guestlint.cli.graph_hosts import load_hosts
from guestlint.cli.options import evaluation_options, paths, setting_options, verbose_option
from guestlint.graph.stats import Stats, stats
from guestlint.report.summary import Line
from guestlint.settings.options import Options


@click.command("stats")
@paths
@answer_format
@evaluation_options
@verbose_option
@setting_options("graph")
def command(paths: tuple[str, ...], format_: str, evaluate: Evaluate, options: Options) -> Exit:
    """Count nodes and edges by kind, and name the nodes that most others need."""
    hosts = load_hosts(paths, evaluate, options)
    answers = [(graph.host, prefix, stats(graph)) for graph, prefix in zip(hosts.graphs, hosts.prefixes, strict=True)]
    if format_ == "json":
        print_json({"host": host, **_as_json(prefix, figures)} for host, prefix, figures in answers)
    else:
        print_text(list(_block(host, prefix, figures)) for host, prefix, figures in answers)
    return hosts.exit(None, hosts.registry)


def _as_json(prefix: str, figures: Stats) -> Mapping[str, object]:
    needed = [{"node": prefix + node, "dependents": count} for node, count in figures.most_needed]
    return {**figures._asdict(), "most_needed": needed}


def _block(host: str, prefix: str, figures: Stats) -> Iterator[Line]:
    yield from lines(prefix.removesuffix("/") or host, style="title")
    rows = {
        "nodes": f"{sum(figures.nodes.values())}: {_counts(figures.nodes)}",
        "edges": f"{sum(figures.edges.values())}: {_counts(figures.edges)}",
        "implied": f"{figures.implied} of these edges systemd has by itself",
        "idle": f"{figures.idle} units or mounts that nothing starts",
        "order": f"{figures.layers} layers; the longest chain has {figures.waits} waits; rings: {figures.rings}",
        "needed": ", ".join(f"{prefix}{node} by {count}" for node, count in figures.most_needed) or "nothing",
    }
    for name, text in rows.items():
        yield from lines(text, f"{name:8} ")


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in counts.items()) or "none"

"""`guestlint graph shared`: what several guests use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from guestlint.cli.answers import answer_format, lines, of_host, print_json, print_text
from guestlint.cli.evaluation import Evaluate
from guestlint.cli.exits import Exit
from guestlint.cli.graph_hosts import load_hosts
from guestlint.cli.options import evaluation_options, paths, setting_options, verbose_option
from guestlint.graph.shared import Use, shared
from guestlint.report.summary import Line
from guestlint.settings.options import Options


@click.command("shared")
@paths
@answer_format
@evaluation_options
@verbose_option
@setting_options("graph")
def command(paths: tuple[str, ...], format_: str, evaluate: Evaluate, options: Options) -> Exit:
    """List the datasets, directories, volumes, links and addresses that two guests or more use, and who they are."""
    hosts = load_hosts(paths, evaluate, options)
    answers = [(graph, prefix, shared(graph)) for graph, prefix in zip(hosts.graphs, hosts.prefixes, strict=True)]
    if format_ == "json":
        print_json(
            {
                "host": graph.host,
                "shared": [
                    {"node": prefix + use.node.id, "kind": use.node.kind, "guests": list(use.guests)} for use in uses
                ],
            }
            for graph, prefix, uses in answers
        )
    else:
        print_text(list(_block(prefix, uses)) for _, prefix, uses in answers)
    return hosts.exit(None, hosts.registry)


def _block(prefix: str, uses: Sequence[Use]) -> Iterator[Line]:
    if not uses:
        yield from lines(of_host(prefix, "nothing is used by two guests or more"))
    for use in uses:
        yield from lines(f"{prefix}{use.node.id} ({len(use.guests)} guests)", style="title")
        yield from lines(", ".join(use.guests), "   ")

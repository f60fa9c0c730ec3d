"""`guestlint graph`: print the dependency graph."""

from __future__ import annotations

import sys

import click

from guestlint import api
from guestlint.cli.exits import Exit
from guestlint.cli.options import format_option, paths, setting_options, settings
from guestlint.cli.output import complain, complain_of_failures, make, readable
from guestlint.registry.index import GRAPHS
from guestlint.settings.options import Options


@click.command("graph")
@paths
@format_option(GRAPHS, "dot", "How the graph is printed")
@setting_options("graph")
def command(paths: tuple[str, ...], format_: str, options: Options) -> Exit:
    """Print the graph of the hosts at PATHS: `guestlint graph host.toml | dot -Tsvg > host.svg`.

    What findings are about is in colour. Findings do not change the exit code; a file that does not parse has no graph.
    """
    chosen = settings(options)
    registry = api.load_registry(chosen)
    writer = make(registry.graphs, format_)
    documents = list(readable(api.read(paths or (".",), sys.stdin.buffer)))
    parsed = [document for document in documents if document is not None and not document.error]
    for document in documents:
        if document is not None and document.error:
            complain(f"{document.file}: no graph, as it does not parse: {document.error}", "")
    run = api.lint(parsed, chosen, registry) if parsed else None
    if run is not None:
        writer.write([api.graph(document, chosen, registry) for document in parsed], run, sys.stdout)
    if complain_of_failures(run, registry) or None in documents:
        return Exit.FAILED
    return Exit.CLEAN if len(parsed) == len(documents) else Exit.FINDINGS

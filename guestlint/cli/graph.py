"""`guestlint graph`: print the dependency graph."""

from __future__ import annotations

import sys

import click

from guestlint import api
from guestlint.cli.exits import Exit
from guestlint.cli.options import format_option, paths, setting_options, settings
from guestlint.cli.output import complain, complain_of_failures, create_writer, readable
from guestlint.registry.builtin import GRAPHS
from guestlint.settings.options import Options


@click.command("graph")
@paths
@format_option(GRAPHS, "dot", "Output format")
@setting_options("graph")
def command(paths: tuple[str, ...], format_: str, options: Options) -> Exit:
    """Print the dependency graph of the hosts at PATHS, as in `guestlint graph host.toml | dot -Tsvg > host.svg`.

    Nodes and edges with findings are coloured. Findings do not change the exit code; a file that does not parse is
    left out, with exit code 1.
    """
    chosen = settings(options)
    registry = api.load_registry(chosen)
    writer = create_writer(registry.graphs, format_)
    documents = list(readable(api.read(paths or (".",), sys.stdin.buffer)))
    parsed = [document for document in documents if document is not None and not document.error]
    for document in documents:
        if document is not None and document.error:
            complain(f"{document.file}: no graph, because the file does not parse: {document.error}", "")
    run = api.lint(parsed, chosen, registry) if parsed else None
    if run is not None:
        writer.write([api.graph(document, chosen, registry) for document in parsed], run, sys.stdout)
    if complain_of_failures(run, registry) or None in documents:
        return Exit.FAILED
    return Exit.CLEAN if len(parsed) == len(documents) else Exit.FINDINGS

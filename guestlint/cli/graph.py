"""`guestlint graph`: print the dependency graph."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click

from guestlint import api
from guestlint.cli.evaluation import Evaluate, evaluation_options
from guestlint.cli.exits import Exit
from guestlint.cli.options import format_option, paths, setting_options, settings
from guestlint.cli.output import complain, complain_of_failures, create_writer, readable
from guestlint.diagnostics import Run
from guestlint.engine.run import with_what_works
from guestlint.graph.types import Graph
from guestlint.registry.index import GRAPHS
from guestlint.registry.types import ExtensionError, Registry
from guestlint.settings.options import Options


@click.command("graph")
@paths
@format_option(GRAPHS, "dot", "Output format")
@evaluation_options
@setting_options("graph")
def command(paths: tuple[str, ...], format_: str, evaluate: Evaluate, options: Options) -> Exit:
    """Print the dependency graph of the hosts at PATHS, as in `guestlint graph host.toml | dot -Tsvg > host.svg`.

    Nodes and edges with findings are coloured. Findings do not change the exit code; a file that does not parse is
    left out, with exit code 1.
    """
    chosen = settings(options)
    registry = api.load_registry(chosen)
    writer = create_writer(registry.graphs, format_)
    documents = list(readable(api.read(paths or (".",), sys.stdin.buffer, evaluate)))
    parsed = [document for document in documents if document is not None and not document.error]
    for document in documents:
        if document is not None and document.error:
            complain(f"{document.file}: no graph, because the file does not parse: {document.error}", "")
    run = None
    if parsed:
        graphs, registry = with_what_works(
            registry, lambda usable: [api.graph(document, chosen, usable) for document in parsed]
        )
        run = api.lint(parsed, chosen, registry)
        registry = _write(writer, graphs, run, registry)
    if complain_of_failures(run, registry) or None in documents:
        return Exit.FAILED
    return Exit.CLEAN if len(parsed) == len(documents) else Exit.FINDINGS


def _write(writer: Any, graphs: Sequence[Graph], run: Run, registry: Registry) -> Registry:  # noqa: ANN401 - a plugin's
    """Write the graphs; the registry, with a plugin's format that failed as one of its `refused`."""
    try:
        writer.write(graphs, run, sys.stdout)
    except ExtensionError as error:
        return registry._replace(refused=(*registry.refused, error))
    return registry

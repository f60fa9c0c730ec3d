"""`guestlint check`: lint host files."""

from __future__ import annotations

import sys

import click

from guestlint import api
from guestlint.cli.exits import Exit
from guestlint.cli.options import format_option, module_options, paths, plugin_option, settings
from guestlint.cli.output import complain_of_failures, make, readable
from guestlint.finding import RANK
from guestlint.registry.builtin import REPORTS
from guestlint.settings.options import Options


@click.command("check")
@paths
@format_option(REPORTS, "text", "How findings are printed")
@click.option("--fail-on", type=click.Choice(["error", "warning", "info"]), help="Least severity that exits with 1.")
@plugin_option
@module_options
def command(  # noqa: PLR0913, PLR0917 - click calls it with an argument for each option
    paths: tuple[str, ...],
    format_: str,
    fail_on: str | None,
    plugins: tuple[str, ...],
    schema: str | None,
    mac_era: str | None,
) -> Exit:
    """Lint the host files at PATHS (`-` is standard input; a folder means the host files in it).

    Exits with 0 where nothing is at or above the failing severity, with 1 where something is, and with 2 where
    guestlint could not do its work.
    """
    chosen = settings(Options(plugins, schema, mac_era, fail_on))
    registry = api.load_registry(chosen)
    writer = make(registry.reports, format_)
    documents = list(readable(api.read(paths or (".",), sys.stdin.buffer)))
    run = api.lint([document for document in documents if document is not None], chosen, registry)
    if run.documents:
        writer.write(run, sys.stdout)
    if complain_of_failures(run, registry) or None in documents:
        return Exit.FAILED
    worst = run.worst()
    return Exit.FINDINGS if worst is not None and RANK[worst] >= RANK[chosen.fail_on] else Exit.CLEAN

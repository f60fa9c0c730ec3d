"""`guestlint check`: lint host files, and mend them where that is asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from guestlint import api
from guestlint.cli.exits import Exit
from guestlint.cli.options import module_options, paths, plugin_option, select_options, settings
from guestlint.cli.output import complain_of_failures, readable
from guestlint.cli.reports import reports, write
from guestlint.finding import RANK, Run
from guestlint.registry.builtin import REPORTS
from guestlint.registry.types import Registry
from guestlint.settings.options import Options
from guestlint.settings.resolve import Settings
from guestlint.source.document import Document


@click.command("check")
@paths
@click.option(
    "--format",
    "formats",
    multiple=True,
    default=("text",),
    metavar="NAME[=FILE]",
    help=f"How findings are printed: {', '.join(REPORTS)}, or a plugin's; repeatable, each to a file.  [default: text]",
)
@click.option("--fail-on", type=click.Choice(["error", "warning", "info"]), help="Least severity that exits with 1.")
@click.option("--fix", is_flag=True, help="Make the fixes that are safe, in the files.")
@click.option("--unsafe-fixes", is_flag=True, help="Make unsafe fixes too; with --fix or --diff.")
@click.option("--diff", is_flag=True, help="Print what --fix would change, and write nothing.")
@select_options
@plugin_option
@module_options
def command(  # noqa: PLR0913 - click calls it with an argument for each option
    paths: tuple[str, ...],
    formats: tuple[str, ...],
    fail_on: str | None,
    *,
    fix: bool,
    unsafe_fixes: bool,
    diff: bool,
    select: tuple[str, ...],
    extend_select: tuple[str, ...],
    ignore: tuple[str, ...],
    plugins: tuple[str, ...],
    schema: str | None,
    mac_era: str | None,
) -> Exit:
    """Lint the host files at PATHS (`-` is standard input; a folder means the host files in it).

    Exits with 0 where nothing is at or above the failing severity, with 1 where something is, and with 2 where
    guestlint could not do its work. What --fix has mended does not count; with --diff, 1 says that there is a change.
    """
    if unsafe_fixes and not (fix or diff):
        message = "--unsafe-fixes goes with --fix or --diff"
        raise click.UsageError(message)
    chosen = settings(Options(plugins, schema, mac_era, fail_on, select, extend_select, ignore))
    registry = api.load_registry(chosen)
    wanted = reports(formats, registry.reports)
    documents = list(readable(api.read(paths or (".",), sys.stdin.buffer)))
    parsed = [document for document in documents if document is not None]
    if diff:
        from guestlint.cli.fix import print_diff  # noqa: PLC0415 - a lint without fixes has no need of it

        changed = print_diff(parsed, chosen, registry, unsafe=unsafe_fixes)
        return _verdict(None, registry, failed=None in documents, found=changed)
    run = _lint(parsed, chosen, registry, fix=fix, unsafe=unsafe_fixes)
    if run.documents:
        write(run, wanted)
    worst = run.worst()
    found = worst is not None and RANK[worst] >= RANK[chosen.fail_on]
    return _verdict(run, registry, failed=None in documents, found=found)


def _lint(documents: Sequence[Document], settings: Settings, registry: Registry, *, fix: bool, unsafe: bool) -> Run:
    """The run, or what is left of it once the fixes are made."""
    if not fix:
        return api.lint(documents, settings, registry)
    from guestlint.cli.fix import mend  # noqa: PLC0415 - a lint without fixes has no need of it

    return mend(documents, settings, registry, unsafe=unsafe)


def _verdict(run: Run | None, registry: Registry, *, failed: bool, found: bool) -> Exit:
    if complain_of_failures(run, registry) or failed:
        return Exit.FAILED
    return Exit.FINDINGS if found else Exit.CLEAN

"""`guestlint check`: lint host files, and apply fixes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, NamedTuple

import click

from guestlint import api
from guestlint.cli.evaluation import Evaluate, evaluation_options
from guestlint.cli.exits import Exit
from guestlint.cli.options import paths, setting_options, settings
from guestlint.cli.output import complain_of_failures, read_all
from guestlint.cli.progress import with_progress
from guestlint.cli.reports import Output, reports, write, write_failure
from guestlint.diagnostics import RANK, Run
from guestlint.registry.index import REPORTS
from guestlint.registry.types import Registry
from guestlint.settings.options import Options
from guestlint.settings.resolve import Settings
from guestlint.source.document import Document
from guestlint.source.errors import GuestlintError, WriteError
from guestlint.source.files import STDIN


@click.command("check")
@paths
@click.option(
    "--format",
    "formats",
    multiple=True,
    default=("text",),
    metavar="NAME[=FILE]",
    help=f"Output format: {', '.join(REPORTS)}, or a plugin's; repeat as NAME=FILE to write several.  [default: text]",
)
@click.option("--baseline", metavar="FILE", help="Leave out the findings recorded in this file.")
@click.option("--write-baseline", metavar="FILE", help="Record all findings in this file, and exit with 0.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even if there are findings.")
@click.option("--show-settings", is_flag=True, help="Print the settings in force, and exit.")
@click.option("--statistics", is_flag=True, help="Print the number of findings of each rule instead of the findings.")
@click.option("--quiet", "-q", is_flag=True, help="Print nothing if there are no findings.")
@click.option(
    "--stdin-filename", metavar="NAME", help="The file name to use for standard input in findings and settings."
)
@click.option(
    "--changed",
    is_flag=False,
    flag_value="HEAD",
    metavar="[REF]",
    help="Report only findings in files changed since REF, by default HEAD; all files are linted.",
)
@click.option("--watch", is_flag=True, help="Lint again whenever a file changes.")
@click.option("--fix", is_flag=True, help="Apply safe fixes to the files.")
@click.option("--unsafe-fixes", is_flag=True, help="Apply unsafe fixes too; with --fix or --diff.")
@click.option("--diff", is_flag=True, help="Show the changes that --fix would make, without writing them.")
@evaluation_options
@setting_options("check")
def command(paths: tuple[str, ...], **given: Any) -> Exit:  # noqa: ANN401 - as click gives them; `_Asked` has their types
    """Lint the hosts at PATHS: host files, folders of host files, or `-` for standard input.

    `FLAKE#HOST`, as in `.#ward`, is a host of a flake, which Nix evaluates; `.#` is all of them.

    Exits with 0 if no finding has the failing severity or a higher one, with 1 if one does, and with 2 if guestlint
    failed. Findings fixed by --fix do not count; with --diff, 1 means that --fix would change something.
    """
    asked = _Asked(**given)
    if asked.unsafe_fixes and not (asked.fix or asked.diff):
        message = "--unsafe-fixes requires --fix or --diff"
        raise click.UsageError(message)
    if asked.watch:
        from guestlint.cli.watch import watch  # noqa: PLC0415 - loaded only when used

        return watch(paths or (".",), lambda: _check(paths, asked))
    return _check(paths, asked)


def _check(paths: tuple[str, ...], asked: _Asked) -> Exit:
    """One run of the command. Reports to files are written whatever happens, and say what did."""
    try:
        return _checked(paths, asked)
    except GuestlintError as error:
        if not isinstance(error, WriteError):
            write_failure(asked.formats, error)
        raise


def _checked(paths: tuple[str, ...], asked: _Asked) -> Exit:
    if asked.show_settings:
        from guestlint.cli.settings import show  # noqa: PLC0415 - loaded only when used

        return show(asked.options)
    chosen = settings(asked.options)
    registry = api.load_registry(chosen)
    wanted = reports(asked.formats, registry.reports)
    parsed, unread = read_all(with_progress(api.read(paths or (".",), sys.stdin.buffer, asked.evaluate)))
    for document in parsed:
        if document.file == STDIN and asked.stdin_filename:
            document.file = asked.stdin_filename
    if asked.diff:
        from guestlint.cli.fix import print_diff  # noqa: PLC0415 - not needed without fixes

        changed, run = print_diff(parsed, chosen, registry, unsafe=asked.unsafe_fixes)
        return _verdict(run, registry, failed=bool(unread), found=changed)
    run = _lint(parsed, chosen, registry, asked)._replace(failures=unread)
    is_silent = not run.documents or (asked.quiet and not run.findings)
    failed = write(run, [each for each in wanted if each.file]) if is_silent else _print(run, wanted, asked)
    worst = run.worst()
    found = worst is not None and RANK[worst] >= RANK[chosen.fail_on] and not (asked.exit_zero or asked.write_baseline)
    return _verdict(run, registry, failed=failed or bool(unread), found=found)


class _Asked(NamedTuple):
    """The options of the command, as given."""

    formats: tuple[str, ...]
    baseline: str | None
    write_baseline: str | None
    exit_zero: bool
    show_settings: bool
    statistics: bool
    quiet: bool
    stdin_filename: str | None
    changed: str | None
    watch: bool
    fix: bool
    unsafe_fixes: bool
    diff: bool
    evaluate: Evaluate
    options: Options


def _lint(documents: Sequence[Document], settings: Settings, registry: Registry, asked: _Asked) -> Run:
    """The run, after fixes, and without the findings of a baseline."""
    known = None
    if asked.baseline is not None or asked.write_baseline is not None:
        from guestlint.cli import baseline  # noqa: PLC0415 - not needed without a baseline

        known = baseline.read_known(asked.baseline) if asked.baseline is not None else None
    if asked.fix:
        from guestlint.cli.fix import fix_files  # noqa: PLC0415 - not needed without fixes

        run = fix_files(documents, settings, registry, unsafe=asked.unsafe_fixes)
    else:
        run = api.lint(documents, settings, registry)
    if asked.write_baseline is not None:
        baseline.write_known(asked.write_baseline, run)
    if asked.changed is not None:
        from guestlint.cli.changed import only_changed  # noqa: PLC0415 - loaded only when used

        run = only_changed(run, asked.changed)
    return run if known is None else baseline.without_known(run, known)


def _print(run: Run, wanted: Sequence[Output], asked: _Asked) -> bool:
    """Write the reports, with `--statistics` only those to files beside the counts; whether one failed."""
    if asked.statistics:
        from guestlint.cli.statistics import print_statistics  # noqa: PLC0415 - loaded only when used

        print_statistics(run, sys.stdout)
    return write(run, [report for report in wanted if report.file or not asked.statistics])


def _verdict(run: Run | None, registry: Registry, *, failed: bool, found: bool) -> Exit:
    if complain_of_failures(run, registry) or failed:
        return Exit.FAILED
    return Exit.FINDINGS if found else Exit.CLEAN

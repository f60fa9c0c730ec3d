"""`guestlint check`: lint host files, and apply fixes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click

from guestlint.cli.chosen import Chosen
from guestlint.cli.evaluation import Evaluate, evaluation_options
from guestlint.cli.exits import Exit
from guestlint.cli.options import paths, setting_options
from guestlint.cli.progress import STATUS
from guestlint.cli.reading import name_stdin, read_documents
from guestlint.cli.reporting import Reporting, conclude, reporting_options, verdict, without_known
from guestlint.cli.reports import write_failure
from guestlint.diagnostics import Run
from guestlint.records import NamedTuple
from guestlint.settings.options import Options
from guestlint.source.document import Document
from guestlint.source.errors import GuestlintError, WriteError


@click.command("check")
@paths
@reporting_options
@click.option("--show-settings", is_flag=True, help="Print the settings in force, and exit.")
@click.option("--show-files", is_flag=True, help="Print the files that would be linted, and exit.")
@click.option(
    "--stdin-filename",
    metavar="NAME",
    help="The file name to use for standard input in findings and settings.  [default: none]",
)
@click.option(
    "--changed",
    is_flag=False,
    flag_value="HEAD",
    metavar="[REF]",
    help="Report only findings in files changed since REF, by default HEAD; all files are linted.",
)
@click.option(
    "--staged",
    is_flag=True,
    help="Report only findings in files that the next commit changes, or all if it changes none.",
)
@click.option("--skip-others", is_flag=True, help="Pass over files that are no host files, also if they are named.")
@click.option("--watch", is_flag=True, help="Lint again whenever a file changes.")
@click.option("--fix", is_flag=True, help="Apply safe fixes to the files; standard input is printed fixed.")
@click.option("--unsafe-fixes", is_flag=True, help="Apply unsafe fixes too; with --fix or --diff.")
@click.option("--diff", is_flag=True, help="Print the changes that --fix would make as a patch, without writing them.")
@click.option("--add-suppressions", metavar="REASON", help="Suppress each finding by a comment that gives this reason.")
@evaluation_options
@setting_options("check")
def command(paths: tuple[str, ...], **given: Any) -> Exit:  # noqa: ANN401 - as click gives them; `_Asked` has their types
    """Lint the hosts at PATHS: host files, folders of host files, or `-` for standard input.

    `FLAKE#HOST`, as in `.#ward`, is a host of a flake, which Nix evaluates; `.#` is all of them.

    Exits with 0 if no finding has the failing severity or a higher one, with 1 if one does, and with 2 if guestlint
    failed. Findings fixed by --fix do not count; with --diff, 1 means that --fix would change something.
    """
    asked = _Asked(**given)
    _check_usage(asked)
    if asked.watch:
        from guestlint.cli.watch import watch  # noqa: PLC0415 - loaded only when used

        return watch(paths or (".",), lambda: _check(paths, asked))
    return _check(paths, asked)


class _Asked(NamedTuple):
    """The options of the command, as given."""

    reporting: Reporting
    show_settings: bool
    show_files: bool
    stdin_filename: str | None
    changed: str | None
    staged: bool
    skip_others: bool
    watch: bool
    fix: bool
    unsafe_fixes: bool
    diff: bool
    add_suppressions: str | None
    evaluate: Evaluate
    options: Options


def _check_usage(asked: _Asked) -> None:
    """Raises click's UsageError for options that do not go together."""
    message = ""
    if asked.unsafe_fixes and not (asked.fix or asked.diff):
        message = "--unsafe-fixes requires --fix or --diff"
    elif asked.staged and asked.changed is not None:
        message = "--staged and --changed exclude each other"
    elif asked.add_suppressions is not None and (asked.fix or asked.diff):
        message = "--add-suppressions goes with neither --fix nor --diff"
    elif asked.add_suppressions is not None and not asked.add_suppressions.strip():
        message = "--add-suppressions needs a reason"
    elif asked.add_suppressions is not None and asked.reporting.no_suppressions:
        message = "--add-suppressions and --no-suppressions exclude each other"
    if message:
        raise click.UsageError(message)


def _check(paths: tuple[str, ...], asked: _Asked) -> Exit:
    """One run of the command. Reports to files are written whatever happens, and say what did."""
    if asked.reporting.verbose:
        STATUS.begin()
    try:
        return _checked(paths, asked)
    except GuestlintError as error:
        if not isinstance(error, WriteError):
            write_failure(asked.reporting.names(), error)
        raise


def _checked(paths: tuple[str, ...], asked: _Asked) -> Exit:
    if asked.show_settings:
        from guestlint.cli.settings import show  # noqa: PLC0415 - loaded only when used

        return show(asked.options, as_json="json" in asked.reporting.formats)
    chosen = Chosen(asked.options)
    if asked.show_files:
        from guestlint.cli.show_files import show_files  # noqa: PLC0415 - loaded only when used

        return show_files(paths or (".",), chosen, skip_others=asked.skip_others)
    chosen.registry(chosen.here)  # what is wrong with the settings is said before standard input is waited for
    STATUS.finish("loading settings and plugins")
    wanted = chosen.wanted(asked.evaluate, skip_others=asked.skip_others)
    parsed, unread = read_documents(paths or (".",), wanted)
    parsed, stdin = name_stdin(parsed, asked.stdin_filename)
    settings = chosen.of_all(parsed)
    registry = chosen.registry(settings)
    asked.reporting.tell_settings(parsed, chosen)
    STATUS.finish("reading")
    outputs = asked.reporting.outputs(settings, chosen.report_formats(parsed))
    if asked.diff:
        from guestlint.cli.fix import print_diff  # noqa: PLC0415 - not needed without fixes

        changed, run = print_diff(parsed, chosen.lint, stdin, unsafe=asked.unsafe_fixes)
        return verdict(run, registry, failed=bool(unread), found=changed)
    run = _lint(parsed, chosen, stdin, asked)._replace(failures=unread)
    run = without_known(run, asked.reporting, settings, lambda run: _narrowed(run, asked))
    if asked.add_suppressions is not None:
        from guestlint.cli.add_suppressions import suppress_all  # noqa: PLC0415 - loaded only when used

        run = suppress_all(run, chosen.lint, asked.add_suppressions)
    STATUS.finish("linting")
    out = sys.stderr if asked.fix and stdin is not None else sys.stdout
    broken, found = conclude(run, chosen, asked.reporting, outputs, out)
    STATUS.finish("reporting")
    return verdict(run, registry, failed=bool(unread) or broken, found=found)


def _lint(documents: Sequence[Document], chosen: Chosen, stdin: Document | None, asked: _Asked) -> Run:
    """The run, after fixes."""
    if not asked.fix:
        return chosen.lint(documents)
    from guestlint.cli.fix import fix_files  # noqa: PLC0415 - not needed without fixes

    return fix_files(documents, chosen.lint, stdin, unsafe=asked.unsafe_fixes)


def _narrowed(run: Run, asked: _Asked) -> Run:
    """The run with findings only in files that have changed, where that is asked."""
    if asked.changed is None and not asked.staged:
        return run
    from guestlint.cli.changed import only_changed, only_staged  # noqa: PLC0415 - loaded only when used

    return only_staged(run) if asked.changed is None else only_changed(run, asked.changed)

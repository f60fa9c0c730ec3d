"""What `guestlint check` does: lint host files, and apply fixes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from guestlint.cli.chosen import Chosen
from guestlint.cli.evaluation import Evaluate, evaluation
from guestlint.cli.exits import Exit
from guestlint.cli.output import usage_error
from guestlint.cli.progress import STATUS
from guestlint.cli.reading import are_many, name_stdin, read_documents
from guestlint.cli.reporting import Reporting, conclude, verdict, without_known
from guestlint.cli.reports import write_failure
from guestlint.cli.sources import from_command_line
from guestlint.diagnostics import Run
from guestlint.engine.alone import Alone
from guestlint.hints import Any
from guestlint.records import NamedTuple
from guestlint.settings.options import Options
from guestlint.source.document import Document
from guestlint.source.errors import GuestlintError, SourceError, WriteError
from guestlint.source.read import Planned, Wanted, plan


def check(given: Mapping[str, Any]) -> Exit:
    """The command; `given` has the values of its arguments and options.

    Raises GuestlintError, and click's UsageError for options that do not go together.
    """
    left = dict(given)
    paths: tuple[str, ...] = left.pop("paths")
    asked = _Asked(
        reporting=Reporting.taken(left),
        cached=not left["no_cache"],
        evaluate=evaluation(left),
        options=from_command_line("check", left),
        **left,
    )
    _check_usage(paths, asked)
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
    files_from: str | None
    json_lines: str | None
    executor: str
    address: str | None
    watch: bool
    fix: bool
    unsafe_fixes: bool
    diff: bool
    add_suppressions: str | None
    jobs: str
    cached: bool
    evaluate: Evaluate
    options: Options


def _check_usage(paths: tuple[str, ...], asked: _Asked) -> None:
    """Raises click's UsageError for options that do not go together."""
    message = ""
    if asked.stdin_filename is not None and "-" not in paths:
        message = "--stdin-filename requires the path -, which is standard input"
    elif asked.unsafe_fixes and not (asked.fix or asked.diff):
        message = "--unsafe-fixes requires --fix or --diff"
    elif asked.staged and asked.changed is not None:
        message = "--staged and --changed exclude each other"
    elif asked.add_suppressions is not None and (asked.fix or asked.diff):
        message = "--add-suppressions goes with neither --fix nor --diff"
    elif asked.add_suppressions is not None and not asked.add_suppressions.strip():
        message = "--add-suppressions needs a reason"
    elif asked.add_suppressions is not None and asked.reporting.no_suppressions:
        message = "--add-suppressions and --no-suppressions exclude each other"
    elif asked.json_lines is not None or asked.executor != "local" or asked.address is not None:
        from guestlint.cli.fleet_usage import mistake  # noqa: PLC0415 - only for large fleets

        message = mistake(asked.json_lines, asked.executor, asked.address, edits=_edits(asked), watches=asked.watch)
    if message:
        raise usage_error(message)
    if asked.jobs != "auto":
        from guestlint.cli.host_by_host import processes  # noqa: PLC0415 - most runs have the default

        processes(asked.jobs)


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

        return show_files(lambda wanted: _planned(paths, wanted, asked), chosen, skip_others=asked.skip_others)
    chosen.registry(chosen.here)  # what is wrong with the settings is said before standard input is waited for
    STATUS.finish("loading settings and plugins")
    parsed, unread, linted = _read(paths, asked, chosen)
    parsed, stdin = name_stdin(parsed, asked.stdin_filename)
    distinct = chosen.distinct(parsed)
    settings = chosen.of_run(distinct)
    registry = chosen.registry(settings)
    asked.reporting.tell_settings(parsed, chosen)
    STATUS.finish("reading")
    outputs = asked.reporting.outputs(settings, chosen.report_formats(distinct))
    lint = partial(chosen.lint, linted=linted, has_all=_edits(asked))
    narrow = partial(_narrowed, asked=asked)
    if asked.diff:
        from guestlint.cli.fix import print_diff  # noqa: PLC0415 - not needed without fixes

        changed, run = print_diff(parsed, lint, stdin, narrow, unsafe=asked.unsafe_fixes)
        return verdict(run, registry, failed=bool(unread), found=changed)
    run = _lint(parsed, lint, stdin, narrow, asked)._replace(failures=unread)
    run = without_known(run, asked.reporting, settings, narrow)
    if asked.add_suppressions is not None:
        from guestlint.cli.add_suppressions import suppress_all  # noqa: PLC0415 - loaded only when used

        run = suppress_all(run, lint, asked.add_suppressions)
    STATUS.finish("linting")
    out = sys.stderr if asked.fix and stdin is not None else sys.stdout
    broken, found = conclude(run, chosen, asked.reporting, outputs, out)
    STATUS.finish("reporting")
    return verdict(run, registry, failed=bool(unread) or broken, found=found)


def _read(
    paths: tuple[str, ...], asked: _Asked, chosen: Chosen
) -> tuple[Sequence[Document], Sequence[SourceError], Mapping[str, Alone]]:
    """The documents, what cannot be read, and what is said of hosts that were linted ahead, as in a fleet."""
    wanted = chosen.wanted(asked.evaluate, skip_others=asked.skip_others)
    planned = list(_planned(paths, wanted, asked))
    linted: Mapping[str, Alone] = {}
    if asked.executor == "dask":
        from guestlint.cli.on_cluster import lint_on_cluster  # noqa: PLC0415 - loaded only when used

        wanted, linted = lint_on_cluster(asked.address or "", chosen, planned, wanted)
    elif not _edits(asked) and are_many(planned):
        from guestlint.cli.host_by_host import lint_ahead  # noqa: PLC0415 - most runs are on a few hosts

        ahead = lint_ahead(planned, chosen, jobs=asked.jobs, cached=asked.cached)
        wanted, linted = wanted._replace(read=ahead.read, read_line=ahead.read_line), ahead.linted
    return *read_documents(planned, wanted), linted


def _edits(asked: _Asked) -> bool:
    """Whether files may be changed."""
    return asked.fix or asked.diff or asked.add_suppressions is not None


def _planned(paths: tuple[str, ...], wanted: Wanted, asked: _Asked) -> Iterable[Planned]:
    """What there is to read."""
    if asked.files_from is None and asked.json_lines is None:
        return plan(paths or (".",), wanted)
    from guestlint.cli.inputs import plan_inputs  # noqa: PLC0415 - loaded only when used

    return plan_inputs(paths, asked.files_from, asked.json_lines, wanted)


def _lint(
    documents: Sequence[Document],
    lint: Callable[[Sequence[Document]], Run],
    stdin: Document | None,
    narrow: Callable[[Run], Run],
    asked: _Asked,
) -> Run:
    """The run, after fixes."""
    if not asked.fix:
        return lint(documents)
    from guestlint.cli.fix import fix_files  # noqa: PLC0415 - not needed without fixes

    return fix_files(documents, lint, stdin, narrow, unsafe=asked.unsafe_fixes)


def _narrowed(run: Run, asked: _Asked) -> Run:
    """The run with findings only in files that have changed, where that is asked."""
    if asked.changed is None and not asked.staged:
        return run
    from guestlint.cli.changed import only_changed, only_staged  # noqa: PLC0415 - loaded only when used

    return only_staged(run) if asked.changed is None else only_changed(run, asked.changed)

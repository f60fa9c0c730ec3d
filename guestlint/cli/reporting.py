"""What `check` and `drift` share: how findings are reported, and what the exit code is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, MutableMapping, Sequence

from guestlint.cli.chosen import Chosen
from guestlint.cli.exits import Exit
from guestlint.cli.output import complain_of_failures, usage_error
from guestlint.cli.reports import Output, check_given, reports, write
from guestlint.diagnostics import Run
from guestlint.hints import Any, Self, TextIO
from guestlint.records import NamedTuple
from guestlint.registry.types import Registry
from guestlint.settings.resolve import Settings
from guestlint.source.document import Document


class Reporting(NamedTuple):
    """The options of the command line."""

    formats: tuple[str, ...]
    output_file: str
    baseline: str | None
    write_baseline: str | None
    exit_zero: bool
    no_suppressions: bool
    statistics: bool
    quiet: bool
    verbose: bool

    @classmethod
    def taken(cls, given: MutableMapping[str, Any]) -> Self:
        """Taken out of what click gives."""
        return cls(**{name: given.pop(name) for name in cls._fields})

    def outputs(self, settings: Settings, formats: Mapping[str, Any]) -> Sequence[Output]:
        """The reports to write: those of the command line, or of the settings.

        Raises click's UsageError, and GuestlintError for an unknown format of the settings.
        """
        if not self.formats:
            check_given(settings, formats)
        wanted = self._wanted(settings.format)
        if self.output_file and all("=" in name for name in wanted):
            message = "--output-file needs a format without a file of its own"
            raise usage_error(message)
        made = reports(self.names(settings.format), formats)
        if not self.statistics:
            return made
        from guestlint.cli.statistics import Statistics  # noqa: PLC0415 - only where counts are asked for

        return [
            each if "=" in name else each._replace(writer=Statistics(name))
            for each, name in zip(made, wanted, strict=True)
        ]

    def tell_settings(self, documents: Sequence[Document], chosen: Chosen) -> None:
        """Tell which settings and plugins are in force for the documents, where that is asked."""
        if self.verbose:
            from guestlint.cli.details import tell_settings  # noqa: PLC0415 - loaded only when used

            tell_settings(documents, chosen)

    def names(self, by_default: Sequence[str] = ()) -> Sequence[str]:
        """The formats that are asked for, each with its file if it has one."""
        wanted = self._wanted(by_default)
        return [name if "=" in name or not self.output_file else f"{name}={self.output_file}" for name in wanted]

    def _wanted(self, by_default: Sequence[str]) -> Sequence[str]:
        """The formats as they are named; counts are printed also where all findings go to files."""
        wanted = self.formats or by_default or ("text",)
        return (*wanted, "text") if self.statistics and all("=" in name for name in wanted) else wanted


def without_known(run: Run, reporting: Reporting, settings: Settings, narrow: Callable[[Run], Run] | None) -> Run:
    """The run as suppressions and a baseline leave it, which is written first where that is asked.

    `narrow` leaves out more: last, as the baseline is of all that is linted.

    Raises GuestlintError for a baseline that cannot be read or written.
    """
    if reporting.no_suppressions:
        from guestlint.cli.no_suppressions import unsuppressed  # noqa: PLC0415 - loaded only when used

        run = unsuppressed(run)
    file = reporting.baseline if reporting.baseline is not None or reporting.write_baseline else settings.baseline
    if not file and reporting.write_baseline is None:
        return run if narrow is None else narrow(run)
    from guestlint.cli import baseline  # noqa: PLC0415 - not needed without a baseline

    known = baseline.read_known(file) if file else None
    if reporting.write_baseline is not None:
        known = baseline.write_known(reporting.write_baseline, run, known)
    run = run if known is None else baseline.without_known(run, known)
    return run if narrow is None else narrow(run)


def conclude(
    run: Run, chosen: Chosen, reporting: Reporting, outputs: Sequence[Output], out: TextIO
) -> tuple[bool, bool]:
    """Report what is severe enough to be shown; whether a format failed, and whether the findings make the run fail."""
    shown = run._replace(findings=[each for each in run.findings if chosen.is_shown(each)])
    if not run.documents or (reporting.quiet and not shown.findings):
        failed = write(shown, [each for each in outputs if each.file], out)
    else:
        failed = write(shown, outputs, out)
    found = chosen.fails(run) and not (reporting.exit_zero or reporting.write_baseline)
    if found and not chosen.fails(shown):
        hidden = len(run.findings) - len(shown.findings)
        those, make = ("finding is", "makes") if hidden == 1 else ("findings are", "make")
        sys.stderr.write(f"guestlint: {hidden} {those} not severe enough to be shown, but {make} the run fail\n")
    return failed, found


def verdict(run: Run | None, registry: Registry, *, failed: bool, found: bool) -> Exit:
    """The exit code, after complaints of what failed."""
    if complain_of_failures(run, registry) or failed:
        return Exit.FAILED
    return Exit.FINDINGS if found else Exit.CLEAN

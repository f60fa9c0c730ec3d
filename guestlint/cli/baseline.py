"""`--baseline` and `--write-baseline`: the file that keeps what is known."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from guestlint.diagnostics import Known, Run
from guestlint.engine.baseline import compare, known_findings, read, written
from guestlint.source.errors import GuestlintError, SourceError, one_line
from guestlint.source.files import read_file, write_file

_MOST = 5
"""Findings that are gone and named one by one."""


def read_known(file: str) -> Sequence[Known]:
    """The findings that a baseline keeps. Raises GuestlintError where it cannot be read."""
    try:
        return read(file, read_file(file))
    except SourceError as error:
        raise GuestlintError(error.message, "write a baseline with --write-baseline") from error


def write_known(file: str, run: Run) -> None:
    """Keep the findings of a run, and say how many. Raises WriteError."""
    known = known_findings(run)
    write_file(file, written(known).encode("utf-8", "surrogatepass"))
    said = "1 finding is" if len(known) == 1 else f"{len(known)} findings are"
    sys.stderr.write(f"guestlint: {said} kept in {one_line(file)}\n")


def without_known(run: Run, known: Sequence[Known]) -> Run:
    """Take out what is known, and say what of it is gone, so that the file can shrink."""
    compared = compare(run, known)
    for each in compared.gone[:_MOST]:
        sys.stderr.write(f"guestlint: gone: {one_line(f'{each.file}: [{each.rule}] {each.message}')}\n")
    if compared.gone:
        count = len(compared.gone)
        said = f"{count} finding{'s' if count > 1 else ''} of the baseline"
        sys.stderr.write(f"guestlint: {said} no more: write it anew with --write-baseline\n")
    return compared.run

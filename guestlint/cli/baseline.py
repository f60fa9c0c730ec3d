"""`--baseline` and `--write-baseline`: the file of known findings."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from guestlint.cli.output import complain
from guestlint.diagnostics import Known, Run
from guestlint.engine.baseline import compare, known_findings, read, written
from guestlint.source.errors import GuestlintError, SourceError, one_line
from guestlint.source.files import read_file
from guestlint.source.write import write_file

_MOST = 5
"""Entries without a finding that are listed one by one."""


def read_known(file: str) -> Sequence[Known]:
    """The findings in a baseline file. Raises GuestlintError if it cannot be read."""
    try:
        return read(file, read_file(file))
    except SourceError as error:
        raise GuestlintError(error.message, "create a baseline with --write-baseline") from error


def write_known(file: str, run: Run, before: Sequence[Known] | None) -> Sequence[Known] | None:
    """Write the findings of a run to a baseline file, print how many, and return them. Raises WriteError.

    Where files or rules failed, what they find would be missing: the file stays as it is, and those of `before` are
    the known ones.
    """
    if run.failures or run.crashes or run.refused:
        complain(f"{file}: not written, as a part of the findings is missing", "run again once nothing fails")
        return before
    known = known_findings(run)
    write_file(file, written(known).encode())
    count = f"{len(known)} finding{'' if len(known) == 1 else 's'}"
    sys.stderr.write(f"guestlint: wrote {count} to {one_line(file)}\n")
    return known


def without_known(run: Run, known: Sequence[Known]) -> Run:
    """Leave out known findings, and list the entries that no longer have one, so that the file can shrink."""
    compared = compare(run, known)
    gone = [each for each in compared.gone if not _is_left_out(each.file, run)]
    for each in gone[:_MOST]:
        sys.stderr.write(f"guestlint: no longer found: {one_line(f'{each.file}: [{each.rule}] {each.message}')}\n")
    if gone:
        count = f"{len(gone)} finding{'s' if len(gone) > 1 else ''}"
        sys.stderr.write(f"guestlint: {count} of the baseline no longer found; update it with --write-baseline\n")
    return compared.run._replace(gone=gone)


def _is_left_out(file: str, run: Run) -> bool:
    """Whether a host file is there, but not among those that were linted."""
    return file.endswith((".toml", ".json")) and file not in run.documents and os.path.lexists(file)

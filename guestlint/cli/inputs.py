"""What `--files-from` and `--json-lines` add to the paths of a command."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from guestlint.cli.output import usage_error
from guestlint.source.named import Named, plan_named
from guestlint.source.read import Planned, Wanted


def plan_inputs(
    paths: Sequence[str], files_from: str | None, json_lines: str | None, wanted: Wanted
) -> Iterable[Planned]:
    """What there is to read, by default the current folder. Raises click's UsageError, and SourceError."""
    if ["-" in paths, files_from == "-", json_lines == "-"].count(True) > 1:
        message = "standard input can be read once: only one of PATHS, --files-from and --json-lines can be -"
        raise usage_error(message)
    if not paths and files_from is None and json_lines is None:
        paths = (".",)
    return plan_named(Named(paths, files_from, json_lines), sys.stdin.buffer, wanted)

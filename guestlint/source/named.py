"""What a command is given to read beside paths: a list of them, and lines of JSON."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence

from guestlint.hints import BinaryIO
from guestlint.records import NamedTuple
from guestlint.source.files import Bound, read_lines
from guestlint.source.json_lines import JsonLines
from guestlint.source.read import Planned, Wanted, plan

_BOUND = Bound(1024 * 1024, "write one path a line")
"""How much of a line of a list is read."""


class Named(NamedTuple):
    """What the command line names."""

    paths: Sequence[str]
    files_from: str | None = None
    """A file that has one path a line; `-` is standard input."""
    json_lines: str | None = None
    """A file that has one host file a line; `-` is standard input."""


def plan_named(named: Named, stdin: BinaryIO, wanted: Wanted) -> Iterator[Planned]:
    """What there is to read: of the paths, of those in the list, and of the lines.

    Raises SourceError where the list or the lines cannot be read.
    """
    yield from plan(named.paths, wanted)
    if named.files_from is not None:
        yield from plan(_listed(named.files_from, stdin), wanted)
    if named.json_lines is not None:
        yield Planned(named.json_lines, "lines", lines=JsonLines(named.json_lines, stdin))


def _listed(file: str, stdin: BinaryIO) -> Iterable[str]:
    for line in read_lines(file, stdin, _BOUND):
        path = os.fsdecode(line.rstrip(b"\r\n"))
        if path:
            yield "./-" if path == "-" else path

"""Measure what guestlint costs: `make bench`, or `make bench REVISION=main` to measure another revision first.

Writes bench/results/latest.json and docs/performance.md. Exits with 1 if a figure is past its mark, or a program fails.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Iterable, Sequence

from bench import record, revision
from bench.measure import Bench, Failed
from bench.page import is_missed, line
from bench.programs import INPUTS, NotInstalled
from bench.record import Figure, Record, Revision
from bench.row import Group, Meter, Row
from bench.rows import GROUPS
from tools import performance


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where all marks are met."""
    given = _parser().parse_args(arguments)
    if shutil.which("valgrind") is None:
        print("valgrind is needed, which counts instructions: apt install valgrind", file=sys.stderr)
        return 2
    shutil.rmtree(INPUTS, ignore_errors=True)
    groups = [group for group in GROUPS if not given.only or group.title in given.only]
    here = revision.here()
    before = record.before(here)
    if given.revision:
        other = revision.named(given.revision)
        before = measured(Bench(revision.unpack(other)), groups, other, None)
    latest = measured(Bench(), groups, here, before)
    if not given.only:
        if before:
            record.store(before, record.BEFORE)
        record.store(latest, record.LATEST)
        performance.main()
    return int(any(is_past(group, row, latest) for group in groups for row in group.rows))


def is_past(group: Group, row: Row, of: Record) -> bool:
    """Whether a row has missed its mark, or its program has failed."""
    figure = of.of(group, row)
    return is_missed(figure, row) or figure.note.startswith(_FAILED)


def measured(bench: Bench, groups: Sequence[Group], of: Revision, before: Record | None) -> Record:
    """All figures of a revision, printed as they come."""
    began = time.monotonic()
    print(f"{of}, Python {Record(of, {}).python}", flush=True)
    bench.count(
        each for group in groups for row in group.rows if row.meter is Meter.INSTRUCTIONS for each in row.programs
    )
    figures = {group.title: dict(_figures(bench, group, before)) for group in groups}
    return Record(of, figures, seconds=round(time.monotonic() - began))


def _figures(bench: Bench, group: Group, before: Record | None) -> Iterable[tuple[str, Figure]]:
    print(f"\n{group.title}, {group.unit}")
    for row in group.rows:
        figure = _figure(bench, row)
        print(line(row, figure, before.of(group, row) if before else Figure(None)), flush=True)
        yield row.name, figure


_FAILED = "failed: "


def _figure(bench: Bench, row: Row) -> Figure:
    try:
        return Figure(row.figure(bench.costs(row)))
    except NotInstalled as missing:
        return Figure(None, f"{missing} is not installed")
    except Failed as error:
        return Figure(None, f"{_FAILED}{error}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--revision", metavar="REF", help="measure this git revision first, to compare with it")
    titles = [group.title for group in GROUPS]
    parser.add_argument("--only", metavar="GROUP", action="append", choices=titles, help=f"print one of {titles}")
    return parser


if __name__ == "__main__":
    sys.exit(main())

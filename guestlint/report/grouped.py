"""Findings by file, one line each in columns: for a quick look at a long report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from guestlint.diagnostics import Finding, Run
from guestlint.hints import TextIO
from guestlint.report.snippet import wrap
from guestlint.report.summary import Line, fixable, summary
from guestlint.report.text import width_of, write_blocks
from guestlint.source.positions import Positions
from guestlint.source.printable import columns, printable

_NARROW = 24
"""Columns that a message has beside the others at least; with fewer it stands below them."""


class Grouped:
    """Writes a heading for each file with findings, and the summary."""

    name = "grouped"

    def write(self, run: Run, out: TextIO) -> None:
        """Write the findings below the file that they are in; on a terminal long messages are several lines."""
        write_blocks(_blocks(run, width_of(out) if out.isatty() else None), out)


def _blocks(run: Run, width: int | None) -> Iterator[list[Line]]:
    places = Positions(run.documents)
    for file, findings in groupby(run.findings, key=lambda finding: places.spot(finding.diagnostic.at).file):
        yield [[(printable(file), "title")], *_rows(list(findings), places, width)]
    yield [line for line in (summary(run), fixable(run)) if line]


def _rows(findings: Sequence[Finding], places: Positions, width: int | None) -> Iterator[Line]:
    spans = [places.spot(finding.diagnostic.at).span for finding in findings]
    at = [f"{span.line}:{span.column}" if span else "-" for span in spans]
    place, rule = max(map(columns, at)), max(columns(finding.rule) for finding in findings)
    indent = len(f"  {'':{place}}  {'':7}  {'':{rule}}  ")
    for where, finding in zip(at, findings, strict=True):
        head: Line = [
            (f"  {where:>{place}}  ", ""),
            (f"{finding.severity:7}", finding.severity),
            (f"  {finding.rule:{rule}}  ", ""),
        ]
        message = printable(finding.diagnostic.message)
        if width is None:
            yield [*head, (message, "")]
            continue
        is_below = width - indent < _NARROW
        start = " " * (4 if is_below else indent)
        first, *others = wrap(message, width - len(start))
        if is_below:
            yield head
        yield [(start + first, "")] if is_below else [*head, (first, "")]
        for line in others:
            yield [(start + line, "")]

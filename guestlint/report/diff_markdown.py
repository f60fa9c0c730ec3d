"""Differences of graphs as Markdown, for a pull request or the summary of a job."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from guestlint.graph.compare import Comparison
from guestlint.hints import TextIO
from guestlint.report.diff_styles import headline, rows
from guestlint.report.markdown import code, prose

_SIGNS = {"added": "🟢", "removed": "🔴", "renamed": "🔵", "changed": "🟡"}
_MOST = 100
"""Rows of a table; a comment on GitHub takes 65,536 characters."""


def write_markdown(comparisons: Sequence[Comparison], out: TextIO) -> None:
    """Write a headline and a table for each host that differs, and a line for all that do not."""
    differing = [comparison for comparison in comparisons if comparison.differs]
    for comparison in differing:
        out.writelines(_host(comparison))
    if not differing:
        out.write("## guestlint: the dependency graph does not change\n")


def _host(comparison: Comparison) -> Iterator[str]:
    yield f"## guestlint: dependency graph of {code(comparison.new.host)}: {headline(comparison)}\n"
    told = list(rows(comparison))
    if told:
        yield "\n| | what | how |\n|---|---|---|\n"
    for state, what, how in islice(told, _MOST):
        yield f"| {_SIGNS[state]} {state} | {code(what)} | {prose(how)} |\n"
    if len(told) > _MOST:
        yield f"\nand {len(told) - _MOST} more\n"
    yield "\n"

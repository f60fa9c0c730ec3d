"""The last line of a report for people, with the number of findings: all of the layout that a clean run needs."""

from __future__ import annotations

from guestlint.diagnostics import Run
from guestlint.hints import Literal

Style = Literal["", "error", "warning", "info", "related", "gutter", "title", "dim"]

Line = list[tuple[str, Style]]
"""Pieces of printable text; `report/styles.py` has what the styles look like."""


def summary(run: Run) -> Line:
    """Count the findings by severity, the files, the rules that crashed, and the plugins that were refused."""
    styles: tuple[Style, ...] = ("error", "warning", "info")
    counts = [(sum(finding.severity == style for finding in run.findings), style) for style in styles]
    line: Line = []
    for count, style in counts:
        if count:
            line += [(", ", "")] if line else []
            line.append((_counted(count, style), style))
    line = line or [("no findings", "title")]
    line.append((f" in {_counted(len(run.documents), 'file')}", ""))
    if run.suppressed:
        line.append((f", {len(run.suppressed)} suppressed", "dim"))
    if run.known:
        line.append((f", {len(run.known)} in the baseline", "dim"))
    if run.unchanged:
        line.append((f", {run.unchanged} in unchanged files", "dim"))
    if run.crashes:
        line += [(", ", ""), (f"{_counted(len({crash.rule for crash in run.crashes}), 'rule')} crashed", "error")]
    if run.refused:
        line += [(", ", ""), (f"{_counted(len(run.refused), 'plugin error')}", "error")]
    return line


def fixable(run: Run) -> Line:
    """How many findings have a fix, and the options that make them; empty where none has."""
    fixes = [finding.diagnostic.fix for finding in run.findings if finding.diagnostic.fix is not None]
    safe = sum(fix.safe for fix in fixes)
    if not fixes:
        return []
    if not safe:
        return [(f"{len(fixes)} fixable with --fix --unsafe-fixes", "")]
    more = f", {len(fixes) - safe} more with --unsafe-fixes" if safe < len(fixes) else ""
    return [(f"{safe} fixable with --fix{more}", "")]


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"

"""`--no-suppressions`: what comments and settings suppress is reported."""

from __future__ import annotations

from guestlint.diagnostics import Run
from guestlint.engine.stamping import position


def unsuppressed(run: Run) -> Run:
    """The run with its suppressed findings among the others."""
    findings = (*run.findings, *(each.finding for each in run.suppressed))
    return run._replace(findings=sorted(findings, key=lambda each: position(run.documents, each)), suppressed=())

"""`--statistics`: the number of findings of each rule."""

from __future__ import annotations

from collections import Counter
from typing import TextIO

from guestlint.diagnostics import RANK, Run


def print_statistics(run: Run, out: TextIO) -> None:
    """Write a line for each rule with findings, the most frequent first: count, severity, rule, and fixes."""
    counts = Counter((finding.rule, finding.severity) for finding in run.findings)
    fixable = Counter((each.rule, each.severity) for each in run.findings if each.diagnostic.fix is not None)
    width = len(str(max(counts.values(), default=0)))
    names = max((len(rule) for rule, _ in counts), default=0)
    for (rule, severity), count in sorted(counts.items(), key=lambda item: (-item[1], -RANK[item[0][1]], item[0][0])):
        fixes = f"{fixable[rule, severity]} fixable" if fixable[rule, severity] else ""
        out.write(f"{count:>{width}}  {severity:7}  {rule:{names}}  {fixes}".rstrip() + "\n")

"""`--statistics`: how often each rule has findings, in every format that has a place for counts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import NamedTuple, TextIO

from guestlint.diagnostics import RANK, Run, Severity
from guestlint.source.json_text import json_text

SCHEMA = 1


class Count(NamedTuple):
    """The findings of a rule at one severity, and those of them that have a fix."""

    rule: str
    severity: Severity
    findings: int
    fixable: int

    def data(self) -> dict[str, object]:
        """As JSON has it."""
        return {"rule": self.rule, "severity": self.severity, "count": self.findings, "fixable": self.fixable}


def counted(run: Run) -> Sequence[Count]:
    """The counts, the highest first."""
    findings = Counter((each.rule, each.severity) for each in run.findings)
    fixes = Counter((each.rule, each.severity) for each in run.findings if each.diagnostic.fix is not None)
    counts = [Count(*key, number, fixes[key]) for key, number in findings.items()]
    return sorted(counts, key=lambda each: (-each.findings, -RANK[each.severity], each.rule))


def _write_lines(counts: Sequence[Count], out: TextIO) -> None:
    """Columns for people and `awk`; those of one kind are aligned."""
    width = max((len(str(each.findings)) for each in counts), default=0)
    names = max((len(each.rule) for each in counts), default=0)
    for rule, severity, count, fixable in counts:
        fixes = f"{fixable} fixable" if fixable else ""
        out.write(f"{count:>{width}}  {severity:7}  {rule:{names}}  {fixes}".rstrip() + "\n")


def _write_json(counts: Sequence[Count], out: TextIO) -> None:
    out.write(json_text({"schema": SCHEMA, "statistics": [each.data() for each in counts]}) + "\n")


def _write_json_lines(counts: Sequence[Count], out: TextIO) -> None:
    out.writelines(json.dumps(each.data()) + "\n" for each in counts)


def _write_markdown(counts: Sequence[Count], out: TextIO) -> None:
    out.write("| findings | severity | rule | fixable |\n|---:|---|---|---:|\n")
    out.writelines(f"| {each.findings} | {each.severity} | `{each.rule}` | {each.fixable} |\n" for each in counts)


def _write_html(counts: Sequence[Count], out: TextIO) -> None:
    from guestlint.report.html_head import head  # noqa: PLC0415 - for this form only

    out.write(head("guestlint: statistics", "default-src 'none'; style-src 'unsafe-inline'", _STYLE))
    out.write("<table>\n<tr><th>findings</th><th>severity</th><th>rule</th><th>fixable</th></tr>\n")
    for rule, severity, count, fixable in counts:
        shown = f'<td class="{severity}"><span class="severity">{severity}</span></td><td>{escape(rule)}</td>'
        out.write(f"<tr><td>{count}</td>{shown}<td>{fixable}</td></tr>\n")
    out.write("</table>\n</body>\n</html>\n")


_STYLE = """
body { margin: 2rem; background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, sans-serif }
th, td { border-bottom: 1px solid var(--line); padding: .2rem .8rem; text-align: left }
"""

FORMS: Mapping[str, Callable[[Sequence[Count], TextIO], None]] = {
    "text": _write_lines,
    "concise": _write_lines,
    "grouped": _write_lines,
    "github": _write_lines,
    "json": _write_json,
    "jsonl": _write_json_lines,
    "markdown": _write_markdown,
    "html": _write_html,
}
"""By format. Those that are missing hold findings for a program, which would take counts for a fault."""

"""`--statistics`: how often each rule has findings, in the formats that guestlint has itself."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from html import escape

from guestlint.diagnostics import RANK, Run, Severity
from guestlint.hints import TextIO
from guestlint.records import NamedTuple
from guestlint.report.fold import folded
from guestlint.source.digest import hex_digest
from guestlint.source.json_text import json_text

SCHEMA = 1


class Count(NamedTuple):
    """The findings of a rule at one severity, those of them that have a fix, and the file that has the first."""

    rule: str
    severity: Severity
    findings: int
    fixable: int
    file: str

    def __str__(self) -> str:
        """In words."""
        number = f"{self.findings} finding{'' if self.findings == 1 else 's'} of {self.rule}"
        return f"{number}, {self.fixable} fixable" if self.fixable else number

    def data(self) -> dict[str, object]:
        """As JSON has it."""
        return {"rule": self.rule, "severity": self.severity, "count": self.findings, "fixable": self.fixable}


def counted(run: Run) -> Sequence[Count]:
    """The counts, the highest first."""
    findings = Counter((each.rule, each.severity) for each in run.findings)
    fixes = Counter((each.rule, each.severity) for each in run.findings if each.diagnostic.fix is not None)
    files = {(each.rule, each.severity): each.diagnostic.at.file for each in reversed(run.findings)}
    counts = [
        Count(rule=key[0], severity=key[1], findings=number, fixable=fixes[key], file=files[key])
        for key, number in findings.items()
    ]
    return sorted(counts, key=lambda each: (-each.findings, -RANK[each.severity], each.rule))


def _write_lines(counts: Sequence[Count], out: TextIO) -> None:
    """Columns for people and `awk`; those of one kind are aligned."""
    width = max((len(str(each.findings)) for each in counts), default=0)
    names = max((len(each.rule) for each in counts), default=0)
    for rule, severity, count, fixable, _ in counts:
        fixes = f"{fixable} fixable" if fixable else ""
        out.write(folded(f"{count:>{width}}  {severity:7}  {rule:{names}}  {fixes}".rstrip(), out))


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
    for rule, severity, count, fixable, _ in counts:
        shown = f'<td class="{severity}"><span class="severity">{severity}</span></td><td>{escape(rule)}</td>'
        out.write(f"<tr><td>{count}</td>{shown}<td>{fixable}</td></tr>\n")
    out.write("</table>\n</body>\n</html>\n")


def _write_sarif(counts: Sequence[Count], out: TextIO) -> None:
    """A result for each, with how often it occurs."""
    from guestlint.report.sarif import log  # noqa: PLC0415 - for this form only
    from guestlint.report.sarif_rules import LEVELS  # noqa: PLC0415 - as above

    results = [
        {
            "ruleId": each.rule,
            "level": LEVELS[each.severity],
            "message": {"text": f"{each}."},
            "occurrenceCount": each.findings,
        }
        for each in counts
    ]
    out.write(json_text(log({"results": results})) + "\n")


def _write_gitlab(counts: Sequence[Count], out: TextIO) -> None:
    """An issue for each, as there is no other place, at the first line of the file that has the first of them."""
    from guestlint.report.gitlab import SEVERITIES  # noqa: PLC0415 - for this form only

    issues = [
        {
            "description": str(each),
            "check_name": each.rule,
            "fingerprint": hex_digest(f"statistics\0{each.rule}\0{each.severity}")[:32],
            "severity": SEVERITIES[each.severity],
            "location": {"path": each.file.removeprefix("./"), "lines": {"begin": 1, "end": 1}},
        }
        for each in counts
    ]
    out.write(json_text(issues) + "\n")


def _write_junit(counts: Sequence[Count], out: TextIO) -> None:
    """A case for each, which fails as its findings do."""
    from guestlint.report.junit import write_cases  # noqa: PLC0415 - for this form only

    write_cases([(each.rule, each.severity, str(each)) for each in counts], out)


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
    "sarif": _write_sarif,
    "gitlab": _write_gitlab,
    "junit": _write_junit,
}
"""By format."""

"""Markdown for the summary of a job, or for a comment on a merge request."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guestlint.diagnostics import Finding, Run
from guestlint.hints import TextIO
from guestlint.report.summary import summary
from guestlint.source.positions import Positions
from guestlint.source.printable import printable

_SIGNS = {"error": "🛑", "warning": "⚠️", "info": "💡"}
_SPECIAL = re.compile(r"([@#$]|:(?=//|[a-z+-][\w+-]*:)|(?<=www)\.)|[\\`*_{}\[\]<>|&~!%^]", re.IGNORECASE)
"""What is no text in prose. The first kinds name people, issues, formulas, emoji and links even behind a backslash,
where GitHub and GitLab look for them in the text that is left: they get an element of their own.
"""
_CODE = re.compile(r"(?<!`)`([^`]+)`(?!`)")
_BACKTICKS = re.compile("`+")


class Markdown:
    """Writes a headline, and a table of the findings."""

    name = "markdown"

    def write(self, run: Run, out: TextIO) -> None:
        """Write the summary and, where there is any, the findings in one table."""
        counts = "".join(text for text, _ in summary(run))
        out.write(f"## guestlint: {counts}\n")
        out.writelines(f"\n{_SIGNS['error']} guestlint failed: {prose(str(failure))}\n" for failure in run.failures)
        if run.findings:
            out.write("\n| | rule | place | finding |\n|---|---|---|---|\n")
            out.writelines(_rows(run))


def _rows(run: Run) -> Iterator[str]:
    places = Positions(run.documents)
    for finding in run.findings:
        place = code(str(places.spot(finding.diagnostic.at)))
        yield f"| {_SIGNS[finding.severity]} {finding.severity} | {code(finding.rule)} | {place} | {_cell(finding)} |\n"


def _cell(finding: Finding) -> str:
    report = finding.diagnostic
    return prose(report.message) + (f"<br>{prose(report.help)}" if report.help else "")


def prose(text: str) -> str:
    """Prose with its code as code, and everything else as it reads."""
    pieces = _CODE.split(printable(text))
    return "".join(code(piece) if number % 2 else _plain(piece) for number, piece in enumerate(pieces))


def _plain(text: str) -> str:
    return _SPECIAL.sub(lambda match: f"<span>{match[0]}</span>" if match[1] else f"\\{match[0]}", text)


def code(text: str) -> str:
    """The text in a code span; each bar stands between two, as it would end the cell of a table even in one."""
    return "&#124;".join(map(_span, printable(text).split("|"))) or "&nbsp;"


def _span(text: str) -> str:
    """A code span of text without a bar, between more backticks than stand together in it."""
    if not text:
        return ""
    marks = "`" * (max(map(len, _BACKTICKS.findall(text)), default=0) + 1)
    room = " " if "`" in (text[0], text[-1]) or (text[0] == text[-1] == " " and text.strip()) else ""
    return f"{marks}{room}{text}{room}{marks}"

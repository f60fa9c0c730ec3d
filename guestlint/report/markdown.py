"""Markdown for the summary of a job, or for a comment on a merge request."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TextIO

from guestlint.diagnostics import Finding, Run
from guestlint.report.summary import summary
from guestlint.source.positions import Positions
from guestlint.source.printable import printable

_SIGNS = {"error": "🛑", "warning": "⚠️", "info": "💡"}
_SPECIAL = re.compile(r"([\\*_{}\[\]<>#|&~$@])")
_CODE = re.compile(r"`([^`]*)`")


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
        yield f"| {_SIGNS[finding.severity]} {finding.severity} | `{finding.rule}` | {place} | {_cell(finding)} |\n"


def _cell(finding: Finding) -> str:
    report = finding.diagnostic
    return prose(report.message) + (f"<br>{prose(report.help)}" if report.help else "")


def prose(text: str) -> str:
    """Prose with its code as code, and everything else as it reads."""
    pieces = _CODE.split(printable(text))
    return "".join(code(piece) if number % 2 else _plain(piece) for number, piece in enumerate(pieces))


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text).replace("`", "\\`")


def code(text: str) -> str:
    """A code span; a bar would end the table's cell even in there, and a backtick the span."""
    shown = printable(text)
    if not shown.strip() or "`" in shown or "|" in shown:
        return f"<code>{_html(shown) or '&nbsp;'}</code>"
    return f"`{shown}`"


_NAMED = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;", "`": "&#96;", "\\": "&#92;", "*": "&#42;", "_": "&#95;"}
)


def _html(text: str) -> str:
    return text.translate(_NAMED)

"""One HTML page that needs nothing else: the findings with their lines, the most severe first, in light and dark.

Boxes to tick hide findings of a severity, a rule or a file; they need no script. All text from a document is escaped; a
content security policy forbids scripts and anything loaded from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

import guestlint
from guestlint.diagnostics import RANK, Finding, RelatedLocation, Run
from guestlint.hints import TextIO
from guestlint.report.html_filters import Filters
from guestlint.report.html_head import head
from guestlint.report.pages import page_url
from guestlint.report.summary import summary
from guestlint.source.positions import Location, Positions
from guestlint.source.printable import printable

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_AROUND = 1
"""Lines that are shown above and below those of a finding."""
_MOST_LINES = 12
_LONGEST = 400

_STYLE = """
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1rem 4rem; background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif }
h1 { font-size: 1.4rem; margin: 0 } h2 { font-size: 1rem; margin: 0; overflow-wrap: anywhere }
p { margin: .5rem 0; overflow-wrap: anywhere } .dim { color: var(--dim); font-size: .9rem }
article { border: 1px solid var(--line); border-left: .3rem solid var(--severity); border-radius: .4rem;
  margin: 1.2rem 0; padding: .8rem 1rem }
code, pre { font: .85rem/1.5 ui-monospace, monospace }
pre { background: var(--box); border-radius: .3rem; margin: .6rem 0; overflow-x: auto; padding: .5rem .7rem }
mark { background: none; border-bottom: 2px solid var(--severity); color: inherit; font-weight: 600 }
a { color: inherit; text-decoration-color: var(--dim) }
fieldset { border: 1px solid var(--line); border-radius: .4rem; margin: .8rem 0; padding: .4rem .8rem }
label { display: inline-block; margin-right: 1rem } legend { color: var(--dim); font-size: .9rem }
.number { color: var(--dim); user-select: none } footer { color: var(--dim); font-size: .85rem }
"""


class Html:
    """Writes the whole page."""

    name = "html"

    def write(self, run: Run, out: TextIO) -> None:
        """Write the summary and each finding with its lines, related places, steps, help and fix."""
        places = Positions(run.documents)
        counts = "".join(text for text, _ in summary(run))
        findings = sorted(run.findings, key=lambda finding: -RANK[finding.severity])
        filters = Filters(findings, places)
        pages = {name: page_url(rule) for name, rule in run.rules.items()}
        out.write(head(f"guestlint: {_text(counts)}", _POLICY, f"{_STYLE}{filters.style()}"))
        out.write(f"<h1>guestlint</h1>\n<p>{_text(counts)}</p>\n")
        out.writelines(_failure(str(failure)) for failure in run.failures)
        out.writelines(filters.boxes())
        for finding in findings:
            out.writelines(_finding(finding, filters.classes(finding), pages, places))
        out.write(f"<footer>guestlint {_text(guestlint.__version__)}</footer>\n</body>\n</html>\n")


def _failure(message: str) -> str:
    return f'<p class="error"><span class="severity">guestlint failed:</span> {_prose(message)}</p>\n'


def _finding(finding: Finding, classes: str, pages: Mapping[str, str], places: Positions) -> Iterator[str]:
    report = finding.diagnostic
    spot = places.spot(report.at)
    page = pages.get(finding.rule, "")
    rule = f'<a href="{escape(page)}">{_code(finding.rule)}</a>' if page else _code(finding.rule)
    yield f'<article class="{classes}">\n'
    yield f'<h2><span class="severity">{finding.severity}</span> {rule}: {_prose(report.message)}</h2>\n'
    yield f'<p class="dim">{_place(spot)}</p>\n{_source(spot, places)}'
    for step in report.related:
        yield _step(step, places)
    if report.flow:
        yield "<ol>\n" + "".join(f"<li>{_step(step, places)}</li>\n" for step in report.flow) + "</ol>\n"
    if report.help:
        yield f"<p><strong>Help:</strong> {_prose(report.help)}</p>\n"
    if report.fix is not None:
        kind = "Fix" if report.fix.safe else "Fix (unsafe)"
        yield f"<p><strong>{kind}:</strong> {_prose(report.fix.title)}</p>\n"
    yield "</article>\n"


def _step(step: RelatedLocation, places: Positions) -> str:
    spot = places.spot(step.at)
    return f'<p class="dim">{_prose(step.message)}: {_place(spot)}</p>\n{_source(spot, places)}'


def _place(spot: Location) -> str:
    return f"{_code(str(spot))} {_code(spot.path)}" if spot.path else _code(str(spot))


def _source(spot: Location, places: Positions) -> str:
    """The lines of a place and those around it; a long one is cut, and so are many."""
    span = spot.span
    if span is None or not places.has_text(spot.file, span):
        return ""
    last = min(span.end_line, span.line + _MOST_LINES)
    lines = []
    for number in range(max(span.line - _AROUND, 1), min(last + _AROUND, len(places.lines(spot.file))) + 1):
        line = places.line(spot.file, number)
        start = span.column - 1 if number == span.line else 0
        end = span.end_column - 1 if number == span.end_line else len(line)
        if span.line <= number <= last and len(line) <= _LONGEST:
            shown = f"{_text(line[:start])}<mark>{_text(line[start:end])}</mark>{_text(line[end:])}"
        else:
            shown = _text(line[:_LONGEST])
        lines.append(f'<span class="number">{number:>5}  </span>{shown}\n')
    return f"<pre>{''.join(lines)}</pre>\n"


def _prose(text: str) -> str:
    """A message, with what stands between backticks as code."""
    pieces = text.split("`")
    if not len(pieces) % 2:  # one has no partner: then none is a mark
        return _text(text)
    return "".join(_code(piece) if number % 2 else _text(piece) for number, piece in enumerate(pieces))


def _code(text: str) -> str:
    return f"<code>{_text(text)}</code>"


def _text(text: str) -> str:
    return escape(printable(text)).encode("ascii", "xmlcharrefreplace").decode()  # whatever encoding the stream has

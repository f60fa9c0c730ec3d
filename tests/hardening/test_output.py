"""Names, values, paths and messages are shown, whatever they hold: nothing acts on a terminal, a runner or a reader."""

from __future__ import annotations

import html
import io
import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given
from hypothesis import strategies as st

from guestlint.cli.output import create_writer
from guestlint.diagnostics import Diagnostic, Finding, Fix, RelatedLocation, Run
from guestlint.registry.index import REPORTS
from guestlint.source.errors import GuestlintError
from guestlint.source.printable import printable
from guestlint.source.route import Place, Span
from tests.hardening.output import WORDS, commands, hidden
from tests.report.samples import RULES, StubDocument

hostile = st.lists(st.sampled_from(WORDS), max_size=12).map("".join)


@st.composite
def runs(draw: st.DrawFn) -> Run:
    """A run with hostile text wherever there is text."""
    file, key = draw(hostile) or "x", draw(hostile)
    line = draw(hostile).replace("\n", "").replace("\r", "").replace("\u2028", "")
    here, there = Place(file, ("guests", key)), Place(file, (key, key))
    document = StubDocument(file, f"{line}\n{line}\n", {here.route: Span(1, 1, 1, 1 + len(line))})
    report = Diagnostic(
        draw(hostile),
        draw(st.sampled_from((here, there))),
        (RelatedLocation(draw(hostile), here), RelatedLocation(draw(hostile), there)),
        (RelatedLocation(draw(hostile), here),),
        draw(hostile),
        Fix(draw(hostile), ()),
    )
    info = RULES["mac-collision"]._replace(severity=draw(st.sampled_from(("error", "warning", "info"))))
    finding = Finding(info.name, info.category, info.severity, info.stage, report, "0123abcd")
    return Run([finding], {file: document}, RULES, failures=[GuestlintError(draw(hostile))])


def written(name: str, run: Run) -> str:
    out = io.StringIO()
    create_writer(REPORTS, name).write(run, out)
    return out.getvalue()


@pytest.mark.parametrize("name", sorted({*REPORTS} - {"github"}))
@given(run=runs())
def test_d21_no_report_hides_or_commands_anything(name: str, run: Run) -> None:
    text = written(name, run)
    assert hidden(text) == []
    assert commands(text) == []


@given(run=runs())
def test_d21_commands_to_github_are_those_of_the_findings(run: Run) -> None:
    text = written("github", run)
    assert hidden(text) == []
    lines = text.splitlines()
    assert len(lines) == 2
    assert [bool(re.match(r"::(error|warning|notice) [^:]*::", line)) for line in lines] == [True, True]
    assert not re.search(r"##\w*\[", text)


@pytest.mark.parametrize("name", ["json", "jsonl", "sarif", "gitlab"])
@given(run=runs())
def test_d19_json_is_ascii_and_means_what_was_said(name: str, run: Run) -> None:
    text = written(name, run)
    assert text.isascii()
    data = json.loads(text)
    if name in ("json", "jsonl"):
        finding = data["findings"][0] if name == "json" else data
        report = run.findings[0].diagnostic
        assert (finding["message"], finding["help"], finding["file"]) == (report.message, report.help, report.at.file)


@given(run=runs())
def test_junit_and_html_are_ascii_and_whole(run: Run) -> None:
    for name in ("junit", "html"):
        assert written(name, run).isascii()
    case = next(ET.fromstring(written("junit", run)).iter("testcase"))  # noqa: S314 - of our own making
    assert printable(f"x {run.findings[0].diagnostic.message}")[2:] in "".join(case.itertext())
    page = _Html(written("html", run))
    assert not {"script", "img", "iframe"} & {tag for tag, _ in page.tags}
    assert [name for _, attributes in page.tags for name in attributes if name.startswith("on")] == []


class _Html(HTMLParser):
    """The tags and the texts of HTML; those in code apart."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[str] = []
        self.prose: list[str] = []
        self._code = 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._code += tag == "code"
        if tag in ("td", "p"):
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag == "code"

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data
        if not self._code:
            self.prose.append(data)


_MEANT = re.compile(r"(?<!\w)@\w|(?<!\w)#\d|:[a-z]+:|\$.*\$|://|(?i:www\.)|\w@\w")
"""What GitHub makes links, pictures and formulas of in the text that is left: people, issues, emoji, addresses."""


@given(run=runs())
def test_d9_markdown_is_text_whatever_it_holds(run: Run) -> None:
    rendered = cmarkgfm.github_flavored_markdown_to_html(written("markdown", run), options=Options.CMARK_OPT_UNSAFE)
    page = _Html(rendered)
    allowed = {"h2", "p", "table", "thead", "tbody", "tr", "th", "td", "code", "span", "br"}
    assert {tag for tag, _ in page.tags} <= allowed
    assert [attributes for _, attributes in page.tags if attributes] == []
    assert [text for text in page.prose if _MEANT.search(text)] == []
    report = run.findings[0].diagnostic
    failure, *cells = page.cells
    assert len(cells) == 4, "one row"
    assert _bare(cells[-1]) == _bare(printable(report.message) + printable(report.help))
    assert _bare(printable(str(run.failures[0]))) in _bare(failure)


def _bare(text: str) -> str:
    """Text without backticks, which may have made code, and without spaces, which HTML does not keep."""
    return re.sub(r"[`\s]", "", html.unescape(text))


@given(text=hostile)
def test_printable_is_seen_and_stays_as_it_is(text: str) -> None:
    shown = printable(text)
    assert hidden(shown) == []
    assert "\n" not in shown
    assert printable(shown) == shown

"""How many findings each format has written, counted by readers of its own, and what it may not have written."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

from guestlint.diagnostics import Run

_TEXT = re.compile(r"(?:error|warning|info)\[[\w-]+\]:(?: |$)").match
_CONCISE = re.compile(r".*?: (?:error|warning|info)\[[\w-]+\] ").match
_GROUPED = re.compile(r" +(?:\d+:\d+|-) +(?:error|warning|info) +[\w-]+ +").match
_MARKDOWN = re.compile(r"\| \S+ (?:error|warning|info) \| `[\w-]+` \| .* \| .* \|").fullmatch
_GITHUB = re.compile(r"::(?:error|warning|notice) file=").match

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Categories of what a reader does not see; emoji are joined by some in text that is not a document's."""


def count(name: str, text: str) -> int:
    """How many findings a report has. Raises an error of its reader's where it is no report of that format."""
    return _COUNTS[name](text)


def expected(name: str, run: Run) -> int:
    """How many a format shows of a run: JUnit has a case for a file without any, SARIF also those that are not new."""
    if name == "junit":
        with_findings = [finding.diagnostic.at.file for finding in run.findings]
        return len(with_findings) + sum(file not in with_findings for file in run.documents)
    if name == "sarif":
        return len(run.findings) + len(run.suppressed) + len(run.known or ()) + len(run.gone)
    return len(run.findings)


def hidden(text: str) -> Iterator[str]:
    """The characters of a report that control a terminal or that no reader sees."""
    for char in sorted(set(text)):
        if not char.isprintable() and char != "\n" and unicodedata.category(char) in _HIDDEN:
            yield f"U+{ord(char):04X}"


def _lines(is_finding: Callable[[str], object]) -> Callable[[str], int]:
    return lambda text: sum(bool(is_finding(line)) for line in text.split("\n"))


class _Articles(HTMLParser):
    """Counts the articles of a page, and sees that what is opened is closed."""

    _VOID = frozenset({"meta", "input", "br", "link"})

    def __init__(self) -> None:
        super().__init__()
        self.number = 0
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - HTMLParser's
        self.number += tag == "article"
        if tag not in self._VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._open.pop() != tag:
            message = f"</{tag}> closes another element"
            raise ValueError(message)


def _articles(text: str) -> int:
    page = _Articles()
    page.feed(text)
    page.close()
    return page.number


_COUNTS: Mapping[str, Callable[[str], int]] = {
    "concise": _lines(_CONCISE),
    "github": _lines(_GITHUB),
    "gitlab": lambda text: len(json.loads(text)),
    "grouped": _lines(_GROUPED),
    "html": _articles,
    "json": lambda text: len(json.loads(text)["findings"]),
    "jsonl": lambda text: len([json.loads(line) for line in text.splitlines()]),
    "junit": lambda text: sum(1 for _ in ET.fromstring(text.partition("\n")[2]).iter("testcase")),  # noqa: S314 - ours
    "markdown": _lines(_MARKDOWN),
    "sarif": lambda text: len(json.loads(text)["runs"][0]["results"]),
    "text": _lines(_TEXT),
}
COUNTED = tuple(_COUNTS)
"""The formats that have a reader here."""

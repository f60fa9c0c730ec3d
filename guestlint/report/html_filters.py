"""Filters of an HTML page that need no script: a box that is not ticked hides what has its class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape

from guestlint.diagnostics import Finding
from guestlint.source.positions import Positions
from guestlint.source.printable import printable

_MOST = 200
"""Boxes of one kind; of more, nobody would read them."""


class Filters:
    """The boxes for the severities, rules and files of the findings on a page."""

    def __init__(self, findings: Sequence[Finding], places: Positions) -> None:
        """Count what the findings have in common; a kind of which there is one needs no boxes."""
        self._places = places
        kinds: dict[str, Counter[str]] = {
            "severity": Counter(finding.severity for finding in findings),
            "rule": Counter(finding.rule for finding in findings),
            "file": Counter(self._file(finding) for finding in findings),
        }
        self._boxes = {
            kind: {name: f"{kind}-{number}" for number, name in enumerate(counts)}
            for kind, counts in kinds.items()
            if 1 < len(counts) <= _MOST
        }
        self._counts = kinds

    def _file(self, finding: Finding) -> str:
        return self._places.spot(finding.diagnostic.at).file

    def classes(self, finding: Finding) -> str:
        """The classes of a finding, by which boxes hide it."""
        names = {"severity": finding.severity, "rule": finding.rule, "file": self._file(finding)}
        return " ".join((finding.severity, *(boxes[names[kind]] for kind, boxes in self._boxes.items())))

    def style(self) -> str:
        """What the boxes do."""
        return "".join(
            f"body:has(#show-{box}:not(:checked)) article.{box} {{ display: none }}\n"
            for boxes in self._boxes.values()
            for box in boxes.values()
        )

    def boxes(self) -> Iterator[str]:
        """The boxes, each with the number of its findings; those of files and rules are folded away."""
        for kind, boxes in self._boxes.items():
            shown = "".join(
                f'<label><input type="checkbox" id="show-{box}" checked> {escape(printable(name))}'
                f" ({self._counts[kind][name]})</label>\n"
                for name, box in boxes.items()
            )
            if kind == "severity":
                yield f"<fieldset>\n<legend>Show</legend>\n{shown}</fieldset>\n"
            else:
                summary = f"<summary>{len(boxes)} {kind}s</summary>"
                yield f"<details>\n{summary}\n<fieldset>\n{shown}</fieldset>\n</details>\n"

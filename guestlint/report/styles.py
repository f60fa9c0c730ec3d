"""The one table of colours: how severities and the rest look on a terminal, on a page and in a drawing."""

from __future__ import annotations

from collections.abc import Mapping

from guestlint.diagnostics import Severity
from guestlint.hints import Literal
from guestlint.records import NamedTuple
from guestlint.report.summary import Style

COLOURS: Literal["256"] = "256"
"""What terminals have: the first sixteen colours are the user's own, and may be of no use on the user's ground."""

STYLES: Mapping[Style | Literal["bad", "good", "code", "number", "link"], str] = {
    "": "",
    "error": "bold color(161)",
    "warning": "bold color(130)",
    "info": "bold color(30)",
    "related": "color(32)",
    "gutter": "color(32)",
    "title": "bold",
    "dim": "color(243)",
    "bad": "color(161)",
    "good": "color(28)",
    "code": "color(30)",
    "number": "color(130)",
    "link": "color(32)",
}
"""On a terminal, in the words of rich: each has a contrast of 4 or more with black and with white.

`bad` and `good` are the examples of a rule's page."""


class Hues(NamedTuple):
    """A severity's colour for text and lines on a light and on a dark ground, and as a ground itself."""

    on_light: str
    on_dark: str
    pale: str


HUES: Mapping[Severity, Hues] = {
    "error": Hues(on_light="#b91c1c", on_dark="#f87171", pale="#fee2e2"),
    "warning": Hues(on_light="#b45309", on_dark="#fbbf24", pale="#fef3c7"),
    "info": Hues(on_light="#0e7490", on_dark="#22d3ee", pale="#cffafe"),
}
"""On HTML pages and in Graphviz drawings; the same hues as on a terminal."""

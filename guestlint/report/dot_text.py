"""Text in DOT: quoted and escaped, so that a name is drawn as it is and says nothing to Graphviz."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from guestlint.source.printable import printable
from guestlint.source.shorten import with_short_names

Attributes = Mapping[str, str]

_LONGEST = 64
"""Characters of a name in the drawing; the tooltip has it whole, or nearly so."""


_LINE = 26
"""Characters of a line that is not wrapped."""
_PART_ENDS = re.compile(r"[@/-](?=.)")


def label(text: str) -> str:
    """Write text for a label: printable, shortened, and without Graphviz's own escapes and entities."""
    return escaped(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}...")


def wrapped(text: str) -> str:
    """Write a name for a label, a long one in several lines: drawings are as wide as their names."""
    shown = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
    return "\\n".join(map(escaped, _pieces(shown)))


def _pieces(text: str) -> list[str]:
    """Cut where a part of the name ends, as near to the middle as there is such a place, until no piece is long."""
    ends = [match.end() for match in _PART_ENDS.finditer(text)]
    cut = min(ends, key=lambda end: abs(2 * end - len(text)), default=0)
    return [*_pieces(text[:cut]), *_pieces(text[cut:])] if len(text) > _LINE and cut else [text]


def escaped(text: str) -> str:
    """Write text that is printable, and in which Graphviz sees no escapes and entities."""
    return printable(text).replace("\\", "\\\\").replace("&", "&amp;")


def lines(texts: Iterable[str]) -> str:
    """Write several texts as lines of one."""
    return "\\n".join(escaped(with_short_names(text)) for text in texts)


def quoted(text: str) -> str:
    """Write a string of DOT; escapes in it stay what they are."""
    return '"' + text.replace('"', '\\"') + '"'


def attribute_list(attributes: Attributes) -> str:
    """Write attributes in brackets."""
    return "[" + ", ".join(f"{name}={quoted(value)}" for name, value in attributes.items()) + "]"

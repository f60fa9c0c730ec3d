"""Text in DOT: quoted and escaped, so that a name is drawn as it is and says nothing to Graphviz."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from guestlint.source.printable import printable

Attributes = Mapping[str, str]

_LONGEST = 64
"""Characters of a name in the drawing; the tooltip has it whole."""


def label(text: str) -> str:
    """Write text for a label: printable, shortened, and without Graphviz's own escapes and entities."""
    return escaped(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}...")


def escaped(text: str) -> str:
    """Write text that is printable, and in which Graphviz sees no escapes and entities."""
    return printable(text).replace("\\", "\\\\").replace("&", "&amp;")


def lines(texts: Iterable[str]) -> str:
    """Write several texts as lines of one."""
    return "\\n".join(map(escaped, texts))


def quoted(text: str) -> str:
    """Write a string of DOT; escapes in it stay what they are."""
    return '"' + text.replace('"', '\\"') + '"'


def attribute_list(attributes: Attributes) -> str:
    """Write attributes in brackets."""
    return "[" + ", ".join(f"{name}={quoted(value)}" for name, value in attributes.items()) + "]"

"""Positions turned into lines: where each stands, and the text that stands there."""

from __future__ import annotations

from collections.abc import Mapping

from guestlint.records import NamedTuple
from guestlint.source.document import Document
from guestlint.source.route import Place, Span


class Location(NamedTuple):
    """A place as formats print it; `span` is None if it is not in the text."""

    file: str
    path: str
    span: Span | None

    def __str__(self) -> str:
        """The location as `file:line:column`, or the file alone."""
        return self.file if self.span is None else f"{self.file}:{self.span.line}:{self.span.column}"


class Positions:
    """The places in the documents of one run. Each text is split into lines once, however many findings it has."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        """Look places up in `documents`, which are by the file's name as findings say it."""
        self._documents = documents
        self._lines: dict[str, list[str]] = {}

    def document(self, file: str) -> Document | None:
        """Give the document that findings call `file`."""
        return self._documents.get(file)

    def spot(self, place: Place) -> Location:
        """Resolve a place."""
        document = self.document(place.file)
        file, span = (place.file, None) if document is None else document.where(place)
        return Location(file, place.path, span)

    def lines(self, file: str) -> list[str]:
        """Split a file's text as spans count its lines: at line feeds, a carriage return before one left out."""
        if file not in self._lines:
            self._lines[file] = [line.removesuffix("\r") for line in (self._text(file) or "").split("\n")]
        return self._lines[file]

    def has_text(self, file: str, span: Span) -> bool:
        """Whether there is a text to show of a span: a file that facts name may not be there, or be another by now."""
        if self.document(file) is not None:
            return True
        return self._text(file) is not None and span.end_column <= len(self.line(file, span.end_line)) + 1

    def _text(self, file: str) -> str | None:
        """The text of a document, or of a file that facts give places in."""
        document = self.document(file)
        if document is not None:
            return document.text
        texts = (each.text_of(file) for each in self._documents.values() if each.is_facts)
        return next((text for text in texts if text is not None), None)

    def line(self, file: str, number: int) -> str:
        """Give one line, counted from 1; empty where the text has no such line."""
        lines = self.lines(file)
        return lines[number - 1] if 0 < number <= len(lines) else ""

    def text(self, file: str, span: Span) -> str:
        """Give the text of a span, its lines joined by line feeds."""
        lines = [self.line(file, number) for number in range(span.line, span.end_line + 1)]
        lines[-1] = lines[-1][: span.end_column - 1]
        lines[0] = lines[0][span.column - 1 :]
        return "\n".join(lines)

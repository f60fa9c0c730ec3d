"""A fix turned from routes into edits of the text, or into None if that cannot be done safely."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from guestlint.diagnostics import Edit, Fix
from guestlint.edit.emptied import emptied
from guestlint.edit.removal import removed_span
from guestlint.hints import Any
from guestlint.records import NamedTuple
from guestlint.source.document import Document
from guestlint.source.json_text import json_text
from guestlint.source.positions import Positions
from guestlint.source.route import Part, Place, Route, Span
from guestlint.source.toml_text import toml_string

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+").fullmatch
_NOTHING: Any = object()


class TextEdit(NamedTuple):
    """Replace the text at `span` with `text`."""

    file: str
    span: Span
    text: str


def text_edits(fix: Fix, places: Positions) -> tuple[TextEdit, ...] | None:
    """Make the edits of a fix, in the order of the text; None if one has no place, or two overlap."""
    edits: list[TextEdit | None] = []
    removed: dict[str, list[Route]] = {}
    for edit in fix.edits:
        document = places.document(edit.at.file)
        if document is None or document.error:
            return None
        if edit.at.part == "comment":
            edits.append(_in_comment(edit, places) if edit.op == "rename" else _without_comment(edit.at, places))
            continue
        if edit.op == "remove":
            removed.setdefault(edit.at.file, []).append(edit.at.route)
        else:
            edits.append(_Target(document, edit.at, places).apply(edit))
    for file, routes in removed.items():
        edits += _removals(file, routes, places)
    return _in_order([edit for edit in edits if edit is not None]) if None not in edits else None


def _without_comment(at: Place, places: Positions) -> TextEdit | None:
    """Remove a comment: with its line if it is alone there, else with the blanks before it."""
    span = places.spot(at).span
    if span is None:
        return None
    line = places.line(at.file, span.line)
    before = line[: span.column - 1].rstrip()
    if before:
        return TextEdit(at.file, Span(span.line, len(before) + 1, span.line, len(line) + 1), "")
    is_last = span.line == len(places.lines(at.file))
    end = (span.line, len(line) + 1) if is_last else (span.line + 1, 1)
    return TextEdit(at.file, Span(span.line, 1, *end), "")


def _in_comment(edit: Edit, places: Positions) -> TextEdit | None:
    """Give a rule another name in the brackets of a comment; None where it does not stand there, or twice."""
    span = places.spot(edit.at).span
    if span is None:
        return None
    name = re.escape(str(edit.at.route[-1]))
    found = list(
        re.finditer(rf"(?<=[\[,\s]){name}(?=[\],\s])", places.text(edit.at.file, span).partition("]")[0] + "]")
    )
    if len(found) != 1:
        return None
    start, end = (span.column + each for each in found[0].span())
    return TextEdit(edit.at.file, Span(span.line, start, span.line, end), edit.value)


def _removals(file: str, routes: Iterable[Route], places: Positions) -> list[TextEdit | None]:
    """Remove what is at `routes`, and the tables that would be left empty: an inline one whole, else its header."""
    document = places.document(file)
    if document is None:
        return [None]
    gone = dict.fromkeys(routes)
    edits: list[TextEdit | None] = []
    for table in emptied(document.data, gone):
        target = _Target(document, Place(file, table), places)
        if target.is_section():
            edits += target.without_header()
        else:
            gone = dict.fromkeys([route for route in gone if route[: len(table)] != table] + [table])
    entries = [_Target(document, Place(file, route), places).entry() for route in gone]
    sure = [entry for entry in entries if entry is not None]
    if len(sure) < len(entries):
        return [None]
    return [*edits, *(_removal(file, entry, places) for entry in _joined(file, sure, places))]


def _joined(file: str, entries: Iterable[Span], places: Positions) -> list[Span]:
    """Entries with nothing but a comma between them become one, as each alone would leave or take that comma."""
    joined: list[Span] = []
    for entry in sorted(entries):
        if joined:
            last = joined[-1]
            if entry[:2] >= last[2:] and places.text(file, Span(*last[2:], *entry[:2])).strip() == ",":
                joined[-1] = Span(*last[:2], *entry[2:])
                continue
        joined.append(entry)
    return joined


def _removal(file: str, entry: Span, places: Positions) -> TextEdit | None:
    document = places.document(file)
    span = removed_span(places.lines(file), entry, json=document is not None and document.format == "json")
    return None if span is None else TextEdit(file, span, "")


def _in_order(edits: list[TextEdit]) -> tuple[TextEdit, ...] | None:
    edits.sort()
    overlap = any(one.file == two.file and one.span[2:] > two.span[:2] for one, two in pairwise(edits))
    return None if overlap else tuple(edits)


class _Target:
    """One place that an edit is about. Unlike a finding's, it must be in the text itself."""

    def __init__(self, document: Document, at: Place, places: Positions) -> None:
        self.document = document
        self.at = at
        self.places = places
        self.parent = _look_up(document.data, at.route[:-1])
        self.data = _look_up(document.data, at.route) if at.route else _NOTHING

    def apply(self, edit: Edit) -> TextEdit | None:
        if self.data is _NOTHING:
            return None
        return self._set(edit.value) if edit.op == "set" else self._rename(edit.value)

    def entry(self) -> Span | None:
        """The span to remove, without its comma or line."""
        if self.data is _NOTHING or (isinstance(self.parent, list) and self.document.format == "toml"):
            return None  # a comment may stand before the comma of an array's element
        return self._entry()

    def without_header(self) -> list[TextEdit]:
        """Take away the header of this TOML table; nothing where it has none of its own."""
        key = self._span("key")
        line = "" if key is None else self.places.line(self.at.file, key.line)
        is_own = key is not None and line.lstrip().startswith("[") and not line.lstrip().startswith("[[")
        if key is None or not is_own or not line[key.end_column - 1 :].lstrip().startswith("]"):
            return []
        end = line.index("]", key.end_column - 1) + 2
        header = Span(key.line, len(line) - len(line.lstrip()) + 1, key.line, end)
        removed = _removal(self.at.file, header, self.places)
        return [removed] if removed is not None else []

    def _set(self, value: str) -> TextEdit | None:
        span = self._span("value")
        text = self._string(value)
        if span is None or text is None or isinstance(self.data, (dict, list)):
            return None
        return TextEdit(self.at.file, span, text)

    def _rename(self, name: str) -> TextEdit | None:
        text = name if self.document.format == "toml" and _BARE_KEY(name) else self._string(name)
        span = self._span("key")
        known = not isinstance(self.parent, dict) or name in self.parent
        if span is None or text is None or known or not self._written_once(span):
            return None
        return TextEdit(self.at.file, span, text)

    def _entry(self) -> Span | None:
        """Key and value together: a finding shows only the key of a value that is long."""
        entry, value, key = self._span("entry"), self._span("value"), self._span("key")
        if entry is None or value is None or key is None:
            return None
        line = self.places.line(self.at.file, key.line)
        if not self.is_section():
            is_cut = (
                line[: entry.column - 1].rstrip().endswith(".")
            )  # a dotted key, of which only the last part is shown
            return None if is_cut else Span(entry.line, entry.column, *max(entry[2:], value[2:]))
        if not self._written_once(key) or not line.lstrip().startswith("["):
            return None
        values = [self.document.span(Place(self.at.file, (*self.at.route, name), "value")) for name in self.data]
        end = max((value[2:] for value in values if value is not None), default=(key.line, len(line) + 1))
        return Span(key.line, len(line) - len(line.lstrip()) + 1, *end)

    def is_section(self) -> bool:
        """Whether this is a TOML table of header or dotted keys, which may stand in several places."""
        if self.document.format != "toml" or not _holds_tables(self.data):
            return False
        span = self._span("value")
        opening = "{" if isinstance(self.data, dict) else "["
        text = "" if span is None else self.places.line(self.at.file, span.line)[span.column - 1 :]
        return not text.startswith(opening) or (opening == "[" and text.startswith("[["))

    def _written_once(self, key: Span) -> bool:
        """Whether the key stands nowhere but at `key`: TOML tables may be opened by many headers."""
        if not self.is_section():
            return True
        if not isinstance(self.data, dict) or any(map(_holds_tables, self.data.values())):
            return False
        line = self.places.line(self.at.file, key.line)
        rest = line[key.end_column - 1 :].lstrip()
        if line.lstrip().startswith("["):
            return rest.startswith("]") and not line.lstrip().startswith("[[")
        return rest.startswith(".") and len(self.data) == 1

    def _span(self, part: Part) -> Span | None:
        return self.document.span(self.at._replace(part=part))

    def _string(self, value: str) -> str | None:
        if self.document.format == "json":
            return json_text(value)
        return None if re.search("[\ud800-\udfff]", value) else toml_string(value)  # TOML cannot say lone surrogates


def _look_up(data: Any, route: Route) -> Any:  # noqa: ANN401 - data as the parsers give it
    for key in route:
        table = isinstance(data, dict) and key in data
        if not table and not (isinstance(data, list) and isinstance(key, int) and key < len(data)):
            return _NOTHING
        data = data[key]
    return data


def _holds_tables(data: object) -> bool:
    return isinstance(data, dict) or (isinstance(data, list) and any(isinstance(item, dict) for item in data))

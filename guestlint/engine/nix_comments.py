"""Comments that suppress findings on facts: in the `.nix` files that findings stand in, written as in a host file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from guestlint.diagnostics import Finding
from guestlint.engine.comment_index import Comment
from guestlint.source.comments import MARK, comment_text, first_line, line_of, parse_comment
from guestlint.source.document import Document
from guestlint.source.facts import FactsDocument
from guestlint.source.route import Place


def nix_comments(findings: Iterable[Finding], documents: Mapping[str, Document]) -> list[Comment]:
    """The comments in the files that findings stand in; no other file is read."""
    seen: dict[tuple[str, str], FactsDocument] = {}
    for at in (finding.diagnostic.at for finding in findings):
        document = documents.get(at.file)
        if isinstance(document, FactsDocument) and (file := document.where(at)[0]) != document.file:
            seen[document.file, file] = document
    return [comment for (_, file), document in sorted(seen.items(), key=_key) for comment in _read(document, file)]


def _key(item: tuple[tuple[str, str], FactsDocument]) -> tuple[str, str]:
    return item[0]


def _read(document: FactsDocument, file: str) -> Iterator[Comment]:
    text = document.text_of(file)
    if text is None or MARK not in text:
        return
    lines = text.split("\n")
    first = first_line(lines)
    for span in document.comments_in(file):
        said = comment_text(lines, span)
        if said is not None:
            line, is_below = line_of(lines, span, first)
            suppression = parse_comment(said, Place(document.file, (file, span.line), "comment"), line)
            routes = document.routes_at(file, line) if is_below else () if line else ((),)
            yield Comment(suppression, file, routes)

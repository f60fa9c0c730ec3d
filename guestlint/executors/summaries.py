"""From documents to a shard, and from a shard to documents that are linted."""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.diagnostics import Crash, Diagnostic
from guestlint.engine.alone import Alone
from guestlint.executors.answer import answer, host_of
from guestlint.executors.elsewhere import Elsewhere
from guestlint.executors.shard import ShardError, Told
from guestlint.plugins.type_check import mismatch
from guestlint.source.content import text_digest
from guestlint.source.document import Document
from guestlint.source.errors import SourceError
from guestlint.source.files import read_file
from guestlint.source.host_file import BOUND, read_host
from guestlint.source.parse import read_bytes
from guestlint.source.route import Place

_OTHER = "another guestlint or other settings"


def told_of(document: Document, route: Elsewhere | None, *, keep_text: bool) -> Told:
    """What a shard says of a document: an answer, or what is needed to lint it later."""
    said = None if route is None else answer(route.linter, document)
    content = text_digest(document.text)
    if said is None or route is None:
        is_text = (keep_text or bool(document.error)) and _is_all(document)
        return Told(document.file, document.format, content, text=document.text if is_text else None)
    text = document.text if keep_text else said.text
    return Told(
        file=document.file,
        format=said.format,
        content=said.content,
        inputs=route.inputs,
        said=said.line,
        text=text,
    )


def _is_all(document: Document) -> bool:
    """Whether the text says all of a document that does not parse, as it does not of bytes that are no UTF-8."""
    if document.is_facts:
        return False
    again = read_bytes(document.file, document.text.encode(errors="surrogatepass"), document.format)
    return (again.error, again.error_span) == (document.error, document.error_span)


def document_of(told: Told, route: Elsewhere | None) -> Document | Alone | SourceError | None:
    """The document that a shard speaks of, linted where it has an answer; None where it is no host.

    Raises ShardError where the answer depends on something else than it would here, or is none.
    """
    if told.error:
        return SourceError(told.error, told.hint)
    if told.answer is None:
        return _unlinted(told)
    if route is None or told.inputs != route.inputs:
        message = f"{told.file}: summarized with {_OTHER}"
        raise ShardError(message, "summarize with the same options, settings files and version")
    host = host_of(told.file, told.answer, route.linter, _read_again)
    if host is not None and not _is_sound(host, told):
        message = f"{told.file}: what its shard says of it is nothing that rules say"
        raise ShardError(message, "make it again with `guestlint summarize`")
    return host


def _unlinted(told: Told) -> Document | SourceError:
    """The document of a host that is still to be linted: of the text in the shard, or else of its file."""
    if told.text is not None:
        read: Document | SourceError | None = read_bytes(
            told.file, told.text.encode(errors="surrogatepass"), told.format
        )
        if isinstance(read, Document) and read.is_facts:
            read = None
    else:
        read = read_host(told.file, only_hosts=False)
    if isinstance(read, SourceError):
        return read
    if read is None or text_digest(read.text) != told.content:
        return SourceError(f"{told.file}: not what was summarized", "summarize it again")
    return read


def _read_again(file: str) -> bytes:
    try:
        return read_file(file, BOUND)
    except SourceError as error:
        message = f"{error}; it meets other hosts, so what is in it is needed"
        hint = "merge where the host files are, or have their texts in the shards: guestlint summarize --keep-texts"
        raise SourceError(message, hint) from error


def _is_sound(host: Alone, told: Told) -> bool:
    """Whether rules could have said it: values of the right types, and about this file only."""
    reports = [report for _, report in (*host.reports, *host.as_fleet)]
    return (
        not any(mismatch(report, Diagnostic) for report in reports)
        and not any(mismatch(crash, Crash) for crash in host.crashes)
        and all(place.file == told.file for report in reports for place in _places(report))
        and len(host.summary or b"") % 8 == 0
        and (told.text is None or text_digest(told.text) == told.content)
    )


def _places(report: Diagnostic) -> Iterator[Place]:
    yield report.at
    yield from (each.at for each in (*report.related, *report.flow))
    yield from (edit.at for edit in (report.fix.edits if report.fix is not None else ()))

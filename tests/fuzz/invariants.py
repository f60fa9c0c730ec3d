"""What holds of every case, whatever is in it. Each invariant yields what is wrong; nothing where it holds."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from guestlint import api
from guestlint.cli.output import create_writer
from guestlint.diagnostics import Finding, Run
from guestlint.edit.apply import apply_fixes, renames_of
from guestlint.edit.fixpoint import apply_until_stable
from guestlint.engine.baseline import compare, known_findings, read, written
from guestlint.registry.index import REPORTS
from guestlint.report.json import report
from guestlint.source.document import Document
from guestlint.source.facts import FactsDocument
from guestlint.source.parse import read_bytes
from guestlint.source.route import Place
from tests.fuzz.formats import COUNTED, count, expected, hidden
from tests.fuzz.lint import Linted
from tests.fuzz.probe import offset, span_fault

EVERY_FORMAT = 50
"""Of so many cases, one is written in all formats, and the others in two of the quick ones, by turns."""

_QUICK = tuple(name for name in REPORTS if name not in ("html", "sarif"))
_EVERY_END = 8
_EVERY_JSON = 4
_EVERY_GRAPH = 8


def no_crash(linted: Linted) -> Iterator[str]:
    """No rule crashes, and none of guestlint's own parts is left out."""
    yield from map(str, linted.run.crashes)
    yield from map(str, linted.run.refused)
    yield from map(str, linted.run.failures)


def spans_hold(linted: Linted) -> Iterator[str]:
    """Each place is where the parsers say that its key or value is; that of a comment is a comment."""
    documents = linted.run.documents
    looked_at: set[Place] = set()
    for finding in _all_findings(linted.run):
        report = finding.diagnostic
        for place in (report.at, *(step.at for step in (*report.related, *report.flow))):
            if place not in looked_at:
                looked_at.add(place)
                fault = _place_fault(documents[place.file], place)
                if fault:
                    yield f"{finding.rule}: {fault}"


def _all_findings(run: Run) -> Iterator[Finding]:
    yield from run.findings
    yield from (each.finding for each in run.suppressed)
    yield from run.known or ()


def _place_fault(document: Document, place: Place) -> str:
    if isinstance(document, FactsDocument) and not document.error:
        return _nix_fault(document, place)
    span = document.span(place)
    if document.error:
        is_there = span is None or offset(document.text, *span[:2]) >= 0
        return "" if is_there else f"the syntax error is at {span}, which is not in the text"
    if place.part == "comment":
        start = -1 if span is None else offset(document.text, *span[:2])
        return "" if start >= 0 and document.text[start] == "#" else f"no comment is at {span}"
    return span_fault(document, place.route, place.part, span)


def _nix_fault(document: FactsDocument, place: Place) -> str:
    """Of facts, a place is one of those that they list, or nowhere."""
    file, span = document.where(place)
    if span is None:
        return "" if file == document.file else f"{place.path} is in {file}, but nowhere in it"
    if place.part != "entry" or file == document.file:
        return "" if place.part in ("call", "comment", "key", "value") else f"{place.path} is in the facts themselves"
    listed = [each for each in json.loads(document.text)["places"] if _meet(each["path"], place.route)]
    are_there = [(each["line"], each["column"]) for each in listed if each["file"].endswith(file)]
    return "" if span[:2] in are_there else f"{place.path} is said to be at {file}:{span}, and listed at {are_there}"


def _meet(path: Sequence[object], route: Sequence[object]) -> bool:
    """Whether one is the other, or above it."""
    return all(one == two for one, two in zip(path, route, strict=False))


def formats_hold(linted: Linted) -> Iterator[str]:
    """Each format is one that its readers read, has all findings, and nothing that a reader cannot see."""
    number, turn = len(_QUICK), linted.turn
    for name in (_QUICK[turn % number], _QUICK[turn // number % number]) if turn % EVERY_FORMAT else REPORTS:
        yield from format_faults(name, written_as(name, linted.run), linted.run)


def format_faults(name: str, text: str, run: Run) -> Iterator[str]:
    """What is wrong with a run as a format has it."""
    try:
        found = count(name, text) if name in COUNTED else expected(name, run)
    except (ValueError, SyntaxError, LookupError, TypeError) as error:
        yield f"{name} cannot be read: {error}"
        return
    if found != expected(name, run):
        yield f"{name} has {found} findings of {expected(name, run)}"
    unseen = list(hidden(text))
    if unseen:
        yield f"{name} has {', '.join(unseen)}"


def written_as(name: str, run: Run) -> str:
    """The run in a format."""
    out = io.StringIO()
    create_writer(REPORTS, name).write(run, out)
    return out.getvalue()


def in_order(linted: Linted) -> Iterator[str]:
    """Findings are sorted by file, line, column and rule."""
    documents = linted.run.documents
    keys = []
    for finding in linted.run.findings:
        file, span = documents[finding.diagnostic.at.file].where(finding.diagnostic.at)
        keys.append((file, span.line if span else 0, span.column if span else 0, finding.rule))
    for before, after in pairwise(keys):
        if after < before:
            yield f"{after} comes after {before}"


def fingerprints_differ(linted: Linted) -> Iterator[str]:
    """Each fingerprint is that of one finding of a rule in a file."""
    keys = Counter((each.rule, each.diagnostic.at.file, each.fingerprint) for each in _all_findings(linted.run))
    yield from (f"{key} comes {times} times" for key, times in keys.items() if times > 1)


def fixes_hold(linted: Linted) -> Iterator[str]:
    """Each fix is what applying the edits in the JSON report gives, and parses."""
    for finding, file, own in _fixed(linted.run):
        text = apply_fixes(linted.run, [finding]).texts.get(file)
        if text != own:
            yield f"{finding.rule}: the fix gives {text!r}, its edits {own!r}"
        if read_bytes(file, own.encode(), linted.run.documents[file].format).error:
            yield f"{finding.rule}: the fixed text does not parse: {own!r}"


def _fixed(run: Run) -> Iterator[tuple[Finding, str, str]]:
    """Each finding with a fix that can be made, and its file as the edits in the JSON report make it."""
    if any(finding.diagnostic.fix for finding in run.findings):
        for finding, data in zip(run.findings, report(run)["findings"], strict=True):
            for file, edits in _by_file(data["fix"]["edits"] if data["fix"] else []).items():
                yield finding, file, _edited(run.documents[file].text, edits)


def _by_file(edits: list[dict[str, Any]]) -> Mapping[str, list[dict[str, Any]]]:
    files: dict[str, list[dict[str, Any]]] = {}
    for edit in edits:
        files.setdefault(edit["file"], []).append(edit)
    return files


def _edited(text: str, edits: list[dict[str, Any]]) -> str:
    places = []
    for edit in edits:
        span = edit["span"]
        start = offset(text, span["line"], span["column"])
        places.append((start, offset(text, span["endLine"], span["endColumn"]), edit["text"]))
    for start, end, new in sorted(places, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def fixes_end(linted: Linted) -> Iterator[str]:
    """Where all fixes are made, none is left that can be made, and to make them again changes nothing."""
    if linted.turn % _EVERY_END or not any(finding.diagnostic.fix for finding in linted.run.findings):
        return
    done = apply_until_stable(linted.documents, linted.lint, unsafe=True).run
    again = apply_until_stable(list(done.documents.values()), linted.lint, unsafe=True).run
    for file, document in done.documents.items():
        if document.error and not linted.run.documents[file].error:
            yield f"{file} does not parse when it is fixed"
        if again.documents[file].text != document.text:
            yield f"{file} is fixed again to {again.documents[file].text!r}, after {document.text!r}"
    renames = {rename for finding in done.findings for rename in renames_of(finding.diagnostic.fix)}
    names = Counter(rename.new for rename in renames)
    for finding, file, text in _fixed(done):
        is_alone = all(names[each.new] == 1 for each in renames_of(finding.diagnostic.fix))
        if is_alone and not read_bytes(file, text.encode(), done.documents[file].format).error:
            yield f"{finding.rule} is not fixed in {done.documents[file].text!r}, but can be"


def toml_is_json(linted: Linted) -> Iterator[str]:
    """The same data as TOML and as JSON have the same findings, but for their places in the text."""
    if linted.turn % _EVERY_JSON:
        return
    documents = [_as_json(document) for document in linted.documents]
    if not any(document.format == "toml" for document in linted.documents) or None in documents:
        return
    other = linted.lint([document for document in documents if document is not None])
    ours = linted.lint(linted.documents) if linted.case.baseline is not None else linted.run
    one, two = (Counter(map(_without_place, run.findings)) for run in (ours, other))
    yield from (f"only as TOML: {each}" for each in one - two)
    yield from (f"only as JSON: {each}" for each in two - one)


def _as_json(document: Document) -> Document | None:
    """The same in JSON; None where it is no TOML that JSON can say, or has comments, which JSON has not."""
    if document.format != "toml":
        return document
    if document.error or "guestlint" in document.data or "guestlint:" in document.text:
        return None
    try:
        text = json.dumps(document.data, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        return None
    return read_bytes(document.file, text.encode(), "json")


def _without_place(finding: Finding) -> tuple[object, ...]:
    report = finding.diagnostic
    steps = (*report.related, *report.flow)
    return (
        *(finding.rule, finding.severity, finding.stage, finding.fingerprint, report.at, report.message, report.help),
        tuple(sorted((step.message, step.at) for step in steps)),
    )


def baseline_knows(linted: Linted) -> Iterator[str]:
    """A baseline of a run knows all of its findings, and no other."""
    run = linted.run._replace(known=None, gone=())
    text = written(known_findings(run))
    compared = compare(run, read("baseline.json", text.encode()))
    if compared.run.findings or compared.gone or len(compared.run.known or ()) != len(run.findings):
        yield f"{len(compared.run.findings)} findings are not known, and {len(compared.gone)} are gone"
    yield from (f"the baseline has {each}" for each in hidden(text))


def graphs_hold(linted: Linted) -> Iterator[str]:
    """Each edge joins two nodes and has a reason; what the host becomes is plain data."""
    if linted.turn % _EVERY_GRAPH:
        return
    for document in linted.documents:
        if document.error:
            continue
        json.dumps(api.expand(document, linted.settings))
        graph = api.graph(document, linted.settings)
        for edge in graph.edges:
            if edge.source not in graph.nodes or edge.target not in graph.nodes or not edge.reason:
                yield f"{edge.source} -> {edge.target} joins what is no node, or has no reason: {edge.reason!r}"


Invariant = Callable[[Linted], Iterator[str]]

INVARIANTS: tuple[Invariant, ...] = (
    no_crash,
    spans_hold,
    in_order,
    fingerprints_differ,
    formats_hold,
    fixes_hold,
    fixes_end,
    toml_is_json,
    baseline_knows,
    graphs_hold,
)

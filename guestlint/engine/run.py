"""The loop: parse each document, let each rule look at it, stamp and sort what they say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from guestlint.finding import Crash, Finding, Report, RuleInfo, Run
from guestlint.model.parse import parse
from guestlint.plugins.registry import Registry
from guestlint.rule import FleetView, HostView, Rule, Scope
from guestlint.settings.resolve import Settings
from guestlint.source.digest import hex_digest
from guestlint.source.document import Document
from guestlint.source.route import format_route


def view(document: Document, settings: Settings) -> HostView:
    """The host of a document that could be parsed, as rules see it."""
    return HostView(document, parse(document, settings.revision), settings.mac_era)


def run(documents: Iterable[Document], registry: Registry, settings: Settings) -> Run:
    """Lint `documents`, in the order of their files. A rule that raises is noted by name; the others go on."""
    by_file = {document.file: document for document in documents}
    views = [view(document, settings) for document in by_file.values() if not document.error]
    crashes: list[Crash] = []
    reports: list[tuple[Rule, Report]] = []
    for registered in registry.rules.values():
        rule = registered.rule
        for subject, file in _subjects(rule.scope, by_file.values(), views):
            try:
                reports.extend((rule, report) for report in rule.check(subject))
            except Exception as error:  # noqa: BLE001 - a plugin may raise anything, and the others must go on
                crashes.append(Crash(rule.name, file, f"{type(error).__name__}: {error}"))
    findings = stamp(reports, by_file)
    infos = registry.infos() if findings or crashes else {}
    return Run(findings, by_file, infos, crashes)


def _subjects(
    scope: Scope, documents: Iterable[Document], views: Sequence[HostView]
) -> Iterator[tuple[Document | HostView | FleetView, str]]:
    if scope == "document":
        yield from ((document, document.file) for document in documents)
    elif scope == "host":
        yield from ((each, each.document.file) for each in views)
    else:
        yield FleetView(views), ""


def stamp(reports: Iterable[tuple[Rule | RuleInfo, Report]], documents: Mapping[str, Document]) -> list[Finding]:
    """Make findings of reports on `documents` (by file), in the order in which a run gives them.

    Fingerprints are of meaning, not of lines: the rule and what it names, numbered where that comes twice.
    """
    findings = []
    seen: dict[tuple[str, str], int] = {}
    for rule, report in reports:
        identity = "\0".join((rule.name, *(report.identity or (format_route(report.at.route),))))
        number = seen[identity, report.at.file] = seen.get((identity, report.at.file), 0) + 1
        fingerprint = hex_digest(f"{identity}\0{number}")[:32]
        severity, stage = report.severity or rule.severity, report.stage or rule.stage
        findings.append(Finding(rule.name, rule.category, severity, stage, report, fingerprint))
    return sorted(findings, key=lambda finding: _position(documents, finding))


def _position(documents: Mapping[str, Document], finding: Finding) -> tuple[str, int, int, str, str]:
    document = documents.get(finding.report.at.file)
    span = document.span(finding.report.at) if document else None
    line, column = (span.line, span.column) if span else (0, 0)
    return finding.report.at.file, line, column, finding.rule, finding.fingerprint

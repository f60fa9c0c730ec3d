"""The loop: parse each document, run each rule on it, stamp and sort the findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

from guestlint.analysis.signs import is_shown
from guestlint.analysis.views import FleetView, HostView
from guestlint.diagnostics import Crash, Diagnostic, Finding, RuleInfo, Run
from guestlint.engine.select import apply_severity, selected
from guestlint.frontends import own_front_ends, read_host
from guestlint.plugins.rule import Rule
from guestlint.registry.types import LazyRule, Registry
from guestlint.settings.resolve import Settings
from guestlint.source.digest import hex_digest
from guestlint.source.document import Document
from guestlint.source.route import format_route

_Subject = tuple[Any, str]
"""What rules look at (a document, a view, or suppressions), and the file that it is of."""


def view(document: Document, registry: Registry, settings: Settings) -> HostView:
    """The host of a document that could be parsed, as rules see it."""
    own = own_front_ends(registry.backends, settings.schema, settings.mac_era)
    host = read_host(document, {**own, **registry.front_ends})
    return HostView(document, host, [extension.add for extension in registry.extensions])


def run(documents: Iterable[Document], registry: Registry, settings: Settings) -> Run:
    """Lint `documents`, in the order of their files. A rule that raises is noted by name; the others go on."""
    by_file = {document.file: document for document in documents}
    views = [view(document, registry, settings) for document in by_file.values() if not document.error]
    subjects: Mapping[str, Sequence[_Subject]] = {
        "document": [(document, document.file) for document in by_file.values()],
        "host": [(each, each.document.file) for each in views],
        "fleet": [(FleetView(views), "")],
        "suppressions": (),
    }
    crashes: list[Crash] = []
    reports: list[tuple[Rule, Diagnostic]] = []
    rules = selected(registry, settings)
    for registered in rules.values():
        _run_one(registered, subjects[registered.scope], reports, crashes)
    findings = apply_severity(stamp(reports, by_file), settings, registry)
    run = Run(findings, by_file, registry.infos(), crashes)
    if settings.suppress:
        from guestlint.engine.suppress import by_settings  # noqa: PLC0415 - most settings suppress nothing

        selection = by_settings(findings, settings.suppress)
        run = run._replace(findings=selection.kept, suppressed=selection.suppressed)
    if not any("guestlint:" in document.text for document in by_file.values()):
        return run
    return _without_suppressed(run, rules, registry, settings)


def _without_suppressed(run: Run, rules: Mapping[str, LazyRule], registry: Registry, settings: Settings) -> Run:
    """The run without suppressed findings, and with findings about the suppressions."""
    from guestlint.engine.suppress import suppress  # noqa: PLC0415 - most files suppress nothing

    selection = suppress(run.findings, run.documents, registry.rules)
    crashes = list(run.crashes)
    more: list[tuple[Rule, Diagnostic]] = []
    for registered in rules.values():
        if registered.scope == "suppressions":
            _run_one(registered, [(selection.suppressions, "")], more, crashes)
    said = apply_severity(stamp(more, run.documents), settings, registry)
    kept = sorted((*selection.kept, *said), key=lambda finding: _position(run.documents, finding))
    return run._replace(findings=kept, crashes=crashes, suppressed=(*run.suppressed, *selection.suppressed))


def _run_one(
    registered: LazyRule,
    subjects: Iterable[_Subject],
    reports: list[tuple[Rule, Diagnostic]],
    crashes: list[Crash],
) -> None:
    """Add to `reports` what a rule says of each subject, or to `crashes` that it raised."""
    for subject, file in subjects:
        try:
            reports.extend(_reports(registered, subject))
        except Exception as error:  # noqa: BLE001 - a plugin may raise anything, and the others must go on
            crashes.append(Crash(registered.name, file, f"{type(error).__name__}: {error}"))


def _reports(registered: LazyRule, subject: Any) -> Iterator[tuple[Rule, Diagnostic]]:  # noqa: ANN401 - one of the views
    """What a rule reports of a subject; nothing, and the rule is not loaded, without a sign of its defect."""
    if registered.when and not any(is_shown(sign, registered.scope, subject) for sign in registered.when):
        return
    rule = registered.rule
    given = [_ATTRIBUTES[need](subject) if need in _ATTRIBUTES else subject for need in rule.needs]
    if rule.settings is not None:
        given.append(registered.settings or rule.settings())
    for report in rule.check(*given):
        yield rule, report


_ATTRIBUTES = {
    "Host": attrgetter("host"),
    "Graph": attrgetter("graph"),
}
"""What a check is given for an annotation, where that is not the subject itself."""


def stamp(reports: Iterable[tuple[Rule | RuleInfo, Diagnostic]], documents: Mapping[str, Document]) -> list[Finding]:
    """Make findings of reports on `documents` (by file), in the order in which a run gives them.

    Fingerprints are of meaning, not of lines: the rule and what it names, numbered where that comes twice.
    """
    findings = []
    seen: dict[tuple[str, str], int] = {}
    for rule, report in reports:
        identity = "\0".join((rule.name, *(report.identity or (format_route(report.at.route),))))
        number = seen[identity, report.at.file] = seen.get((identity, report.at.file), 0) + 1
        fingerprint = hex_digest(f"{identity}\0{number}")[:32]
        findings.append(
            Finding(
                rule=rule.name,
                category=rule.category,
                severity=report.severity or rule.severity,
                stage=report.stage or rule.stage,
                diagnostic=report,
                fingerprint=fingerprint,
            )
        )
    return sorted(findings, key=lambda finding: _position(documents, finding))


def _position(documents: Mapping[str, Document], finding: Finding) -> tuple[str, int, int, str, str]:
    document = documents.get(finding.diagnostic.at.file)
    span = document.span(finding.diagnostic.at) if document else None
    line, column = (span.line, span.column) if span else (0, 0)
    return finding.diagnostic.at.file, line, column, finding.rule, finding.fingerprint

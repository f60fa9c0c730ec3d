"""From what rules report to findings: fingerprints, short names, and the order of a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from guestlint.diagnostics import Crash, Diagnostic, Finding, RuleInfo
from guestlint.engine.one_rule import Said
from guestlint.plugins.rule_type import Rule
from guestlint.registry.types import Registry
from guestlint.source.digest import hex_digest
from guestlint.source.document import Document
from guestlint.source.errors import described
from guestlint.source.route import LONGEST, format_route


def stamped(said: Said, registry: Registry) -> list[Finding]:
    """The findings of what rules said; what cannot be made one of is its rule's mistake."""
    try:
        return stamp(said.reports, said.documents)
    except Exception:  # noqa: BLE001 - a plugin's rule may name a place that nobody can write
        return stamp(list(_sound(said, registry)), said.documents)


def _sound(said: Said, registry: Registry) -> Iterator[tuple[Rule, Diagnostic]]:
    """The reports that can be stamped; the others become crashes of their rules."""
    for rule, report in said.reports:
        try:
            stamp([(rule, report)], said.documents)
        except Exception as error:  # noqa: BLE001 - as above
            plugin = registry.rules[rule.name].plugin
            said.crashes.append(Crash(rule.name, report.at.file, described(error), plugin))
        else:
            yield rule, report


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
        texts = (report.message, report.help, *(each.message for each in (*report.related, *report.flow)))
        if any(len(text) > LONGEST for text in texts):
            report = _with_short_names(report)  # noqa: PLW2901 - the same, for people
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
    return sorted(findings, key=lambda finding: position(documents, finding))


def _with_short_names(report: Diagnostic) -> Diagnostic:
    """The report with long names cut, wherever it says them."""
    from guestlint.source.shorten import with_short_names  # noqa: PLC0415 - few texts are long

    related, flow = (
        tuple(each._replace(message=with_short_names(each.message)) for each in some)
        for some in (report.related, report.flow)
    )
    message, help_ = with_short_names(report.message), with_short_names(report.help)
    return report._replace(message=message, help=help_, related=related, flow=flow)


def position(documents: Mapping[str, Document], finding: Finding) -> tuple[str, int, int, str, str]:
    """By what findings are sorted: file, line, column, rule and fingerprint."""
    at = finding.diagnostic.at
    document = documents.get(at.file)
    file, span = document.where(at) if document else (at.file, None)
    line, column = (span.line, span.column) if span else (0, 0)
    return file, line, column, finding.rule, finding.fingerprint

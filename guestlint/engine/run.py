"""The loop: parse each document, run each rule on it, stamp and sort the findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from guestlint.analysis.signs import is_shown
from guestlint.analysis.views import FleetView, HostView
from guestlint.diagnostics import Crash, Diagnostic, Finding, RuleInfo, Run
from guestlint.engine.select import apply_severity, selected
from guestlint.frontends import own_front_ends, read_host
from guestlint.names.nixpkgs import nixpkgs_of
from guestlint.plugins.rule_type import Rule
from guestlint.records import NamedTuple
from guestlint.registry.types import OWN, ExtensionError, LazyRule, Registry
from guestlint.settings.resolve import Settings
from guestlint.source.digest import hex_digest
from guestlint.source.document import Document
from guestlint.source.errors import described
from guestlint.source.route import LONGEST, Place, format_route

_T = TypeVar("_T")

_Subject = tuple[Any, str]
"""What rules look at (a document, a view, or suppressions), and the file that it is of."""


def view(document: Document, registry: Registry, settings: Settings) -> HostView:
    """The host of a document that could be parsed, as rules see it."""
    return _viewer(registry, settings)(document)


def _viewer(registry: Registry, settings: Settings) -> Callable[[Document], HostView]:
    """Makes the view of each document that could be parsed."""
    own = own_front_ends(registry.backends, settings.module_schema, settings.mac_era)
    front_ends, nixpkgs = {**own, **registry.front_ends}, nixpkgs_of(settings.nixpkgs)
    added = [extension.add for extension in registry.extensions]
    if settings.extra_options:
        from guestlint.frontends.extra_options import ExtraOptions  # noqa: PLC0415 - most modules are no forks

        extra = ExtraOptions(settings.extra_options, registry.backends)
        return lambda document: HostView(document, extra.read(document, front_ends, nixpkgs), added)
    return lambda document: HostView(document, read_host(document, front_ends, nixpkgs), added)


def run(documents: Iterable[Document], registry: Registry, settings: Settings) -> Run:
    """Lint `documents`, in the order of their files.

    A plugin's mistakes are noted by name, and everything else goes on: a rule that raises, or yields what it may not,
    is one of `crashes`; a backend or a part of the graph that does is left out, and is one of `refused`.
    """
    by_file = {document.file: document for document in documents}
    done, _ = with_what_works(registry, lambda usable: _run(by_file, usable, settings))
    return done


def with_what_works(registry: Registry, work: Callable[[Registry], _T]) -> tuple[_T, Registry]:
    """What `work` makes of the registry, and the registry: without what plugins offer that fails on the way.

    Work is begun anew each time, so that there is nothing in it of what has failed.
    """
    while True:
        try:
            return work(registry), registry
        except ExtensionError as error:
            registry = registry.without(error)


def _run(by_file: Mapping[str, Document], registry: Registry, settings: Settings) -> Run:
    """The run with all that is in the registry. Raises ExtensionError."""
    views = views_of(by_file.values(), registry, settings)
    fleet = FleetView(views)
    if settings.network:
        from guestlint.engine.networks import networks_of  # noqa: PLC0415 - most fleets are on one network

        fleet = FleetView(views, networks_of(views, settings.network))
    hosts = Hosts(by_file, views, lambda rule, said: run_one(rule, [(fleet, "")], said))
    return run_hosts(hosts, registry, settings)


def views_of(documents: Iterable[Document], registry: Registry, settings: Settings) -> Sequence[HostView]:
    """The hosts of the documents that could be parsed. Raises ExtensionError."""
    make = _viewer(registry, settings)
    return [make(document) for document in documents if not document.error]


class Said(NamedTuple):
    """What rules say of the documents: their reports, and what they do wrong."""

    documents: Mapping[str, Document]
    reports: list[tuple[Rule, Diagnostic]]
    crashes: list[Crash]


class Hosts(NamedTuple):
    """The hosts that one registry and its settings are for: their documents by file, and their views."""

    documents: Mapping[str, Document]
    views: Sequence[HostView]
    ask_fleet: Callable[[LazyRule, Said], None]
    """Adds what a rule says of all hosts of the run together."""


def run_hosts(hosts: Hosts, registry: Registry, settings: Settings) -> Run:
    """What the rules of the registry say of the hosts. Raises ExtensionError."""
    by_file = hosts.documents
    subjects: Mapping[str, Sequence[_Subject]] = {
        "document": [(document, document.file) for document in by_file.values()],
        "host": [(each, each.document.file) for each in hosts.views],
        "suppressions": (),
    }
    said = Said(by_file, [], [])
    rules = selected(registry, settings)
    for registered in rules.values():
        if registered.scope == "fleet":
            hosts.ask_fleet(registered, said)
        else:
            run_one(registered, subjects[registered.scope], said)
    findings = apply_severity(_stamped(said, registry), settings, registry, by_file)
    run = Run(findings, by_file, registry.infos(), said.crashes, refused=registry.refused)
    if settings.suppress:
        from guestlint.engine.suppress import by_settings  # noqa: PLC0415 - most settings suppress nothing

        selection = by_settings(findings, settings.suppress)
        run = run._replace(findings=selection.kept, suppressed=selection.suppressed)
    if any(document.is_facts for document in by_file.values()):
        from guestlint.engine.facts import joined  # noqa: PLC0415 - most runs are on host files

        return joined(_without_suppressed(run, rules, registry, settings))
    if not any("guestlint:" in document.text for document in by_file.values()):
        return run
    return _without_suppressed(run, rules, registry, settings)


def _without_suppressed(run: Run, rules: Mapping[str, LazyRule], registry: Registry, settings: Settings) -> Run:
    """The run without suppressed findings, and with findings about the suppressions."""
    from guestlint.engine.suppress import suppress  # noqa: PLC0415 - most files suppress nothing

    selection = suppress(run.findings, run.documents, registry.rules)
    suppressions = selection.suppressions
    if registry.may_lack_rules and suppressions is not None:
        suppressions = suppressions._replace(unknown=())
    said = Said(run.documents, [], list(run.crashes))
    for registered in rules.values():
        if registered.scope == "suppressions":
            run_one(registered, [(suppressions, "")], said)
    more = apply_severity(_stamped(said, registry), settings, registry, run.documents)
    kept = sorted((*selection.kept, *more), key=lambda finding: position(run.documents, finding))
    return run._replace(findings=kept, crashes=said.crashes, suppressed=(*run.suppressed, *selection.suppressed))


def run_one(registered: LazyRule, subjects: Iterable[_Subject], said: Said) -> None:
    """Add what a rule says of each subject, and what it does wrong. Raises ExtensionError."""
    for subject, file in subjects:
        wrong: list[str] = []
        try:
            for rule, report in _first(_reports(registered, subject)):
                fault = "" if registered.plugin == OWN else _fault(report, said.documents)
                if fault:
                    wrong.append(fault)
                elif report.at.file in said.documents and said.documents[report.at.file].is_facts:
                    from guestlint.engine.facts import of_facts  # noqa: PLC0415 - most runs are on host files

                    said.reports.extend((rule, each) for each in of_facts(rule, report))
                else:
                    said.reports.append((rule, report))
        except (ExtensionError, KeyboardInterrupt):
            raise
        except BaseException as error:  # noqa: BLE001 - a plugin may raise anything, and the others must go on
            wrong.append(described(error))
        said.crashes.extend(Crash(registered.name, file, each, registered.plugin) for each in dict.fromkeys(wrong))


def _first(reports: Iterable[tuple[Rule, Diagnostic]]) -> Iterator[tuple[Rule, Diagnostic]]:
    """As many as anybody may want to see; a finding says where there are more, of which a plugin may yield no end."""
    for number, (rule, report) in enumerate(reports):
        if number == MOST_OF_A_RULE:
            text = f"more than {MOST_OF_A_RULE:,} findings of this rule; the others are not shown"
            yield rule, Diagnostic(text, Place(report.at.file), help="fix these first", identity=("more",))
            return
        yield rule, report


MOST_OF_A_RULE = 10_000


def _fault(report: Diagnostic, documents: Mapping[str, Document]) -> str:
    """What is wrong with what a plugin's rule yields, in words; empty where nothing is."""
    from guestlint.plugins.type_check import mismatch  # noqa: PLC0415 - guestlint's own rules are typed

    found = mismatch(report, Diagnostic)
    if found is not None:
        return found.sentence("it yielded")
    if report.at.file not in documents:
        return f"it yielded a Diagnostic at {report.at.file!r}, which is not a file of this run"
    return "" if report.message.strip() else "it yielded a Diagnostic without a message"


def _reports(registered: LazyRule, subject: Any) -> Iterator[tuple[Rule, Diagnostic]]:  # noqa: ANN401 - one of the views
    """What a rule reports of a subject; nothing, and the rule is not loaded, without a sign of its defect."""
    if registered.when and not any(is_shown(sign, registered.scope, subject) for sign in registered.when):
        return
    rule = registered.rule
    given = [need(subject) for need in rule.needs]
    if rule.settings is not None:
        given.append(registered.settings or rule.settings())
    for report in rule.check(*given):
        yield rule, report


def _stamped(said: Said, registry: Registry) -> list[Finding]:
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

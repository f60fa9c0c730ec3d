"""One run of hosts whose settings differ: each part is linted as its own settings say, and all are one fleet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from guestlint.analysis.views import FleetView, HostView
from guestlint.diagnostics import Crash, Diagnostic, RuleInfo, Run
from guestlint.engine.networks import networks_of
from guestlint.engine.run import Hosts, Said, position, run_hosts, run_one, views_of
from guestlint.plugins.rule_type import Rule
from guestlint.records import NamedTuple
from guestlint.registry.types import ExtensionError, LazyRule, Registry
from guestlint.settings.resolve import Settings
from guestlint.source.document import Document


class Part(NamedTuple):
    """The documents that one settings file is for, and what is in force for them."""

    documents: Sequence[Document]
    registry: Registry
    settings: Settings


def run_together(parts: Sequence[Part]) -> Run:
    """Lint the parts as one fleet; plugins' mistakes are noted as in `run`.

    A rule that looks at several hosts runs once, with the settings that the first part that selects it has for it; its
    finding counts where the host file that it is in selects it, too.
    """
    while True:
        try:
            return _together(parts)
        except ExtensionError as error:
            parts = _without(parts, error)


def _without(parts: Sequence[Part], failed: ExtensionError) -> Sequence[Part]:
    """The parts without the extension that failed. Raises `failed` where none has it."""
    found = []
    for part in parts:
        try:
            found.append(part._replace(registry=part.registry.without(failed)))
        except ExtensionError:
            found.append(part)
    if all(new is old for new, old in zip(found, parts, strict=True)):
        raise failed
    return found


def _together(parts: Sequence[Part]) -> Run:
    """The run with all that is in the registries. Raises ExtensionError."""
    views = [views_of(part.documents, part.registry, part.settings) for part in parts]
    fleet = _Fleet(parts, views)
    runs = []
    for part, own in zip(parts, views, strict=True):
        by_file = {document.file: document for document in part.documents}
        runs.append(run_hosts(Hosts(by_file, own, fleet.asked_for(by_file)), part.registry, part.settings))
    return _joined(runs)


class _Fleet:
    """All hosts of the run, and what rules have said of them together."""

    def __init__(self, parts: Sequence[Part], views: Sequence[Sequence[HostView]]) -> None:
        self._documents = {document.file: document for part in parts for document in part.documents}
        hosts = [view for each in views for view in each]
        networks = tuple(dict.fromkeys(network for part in parts for network in part.settings.network))
        self._view = FleetView(hosts, networks_of(hosts, networks))
        self._said: dict[str, Mapping[str, Sequence[tuple[Rule, Diagnostic]]]] = {}

    def asked_for(self, files: Mapping[str, Document]) -> Callable[[LazyRule, Said], None]:
        """What asks a rule about all hosts, and adds what it says at `files`."""

        def ask(registered: LazyRule, said: Said) -> None:
            if registered.name not in self._said:
                self._said[registered.name] = self._by_file(registered, said.crashes)
            reports = self._said[registered.name]
            said.reports.extend(report for file in files for report in reports.get(file, ()))

        return ask

    def _by_file(self, registered: LazyRule, crashes: list[Crash]) -> Mapping[str, Sequence[tuple[Rule, Diagnostic]]]:
        said = Said(self._documents, [], crashes)
        run_one(registered, [(self._view, "")], said)
        found: dict[str, list[tuple[Rule, Diagnostic]]] = defaultdict(list)
        for rule, report in said.reports:
            found[report.at.file].append((rule, report))
        return found


def _joined(runs: Sequence[Run]) -> Run:
    documents = {file: document for run in runs for file, document in run.documents.items()}
    rules: dict[str, Mapping[str, RuleInfo]] = {name: run.rules for run in reversed(runs) for name in run.rules}
    refused = {str(error): error for run in runs for error in run.refused}
    return Run(
        findings=sorted((each for run in runs for each in run.findings), key=lambda each: position(documents, each)),
        documents=documents,
        rules=_Rules(rules),
        crashes=[crash for run in runs for crash in run.crashes],
        suppressed=[each for run in runs for each in run.suppressed],
        refused=tuple(refused.values()),
    )


class _Rules(Mapping[str, RuleInfo]):
    """What the catalogues of several registries say; a rule is loaded when its entry is looked at."""

    def __init__(self, owners: Mapping[str, Mapping[str, RuleInfo]]) -> None:
        self._owners = owners

    def __getitem__(self, name: str) -> RuleInfo:
        return self._owners[name][name]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._owners))

    def __len__(self) -> int:
        return len(self._owners)

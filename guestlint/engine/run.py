"""The loop: lint each document alone, look at the hosts that meet, and settle the findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from guestlint.diagnostics import Crash, Finding, Run
from guestlint.engine.alone import Alone
from guestlint.engine.linter import Linter
from guestlint.engine.one_rule import Said, run_one
from guestlint.engine.select import apply_severity
from guestlint.hints import TypeVar
from guestlint.records import NamedTuple
from guestlint.registry.types import ExtensionError, Registry
from guestlint.settings.resolve import Settings
from guestlint.source.document import Document

_T = TypeVar("_T")

_Add = Callable[[Linter, Sequence[Alone], Said], None]
"""Adds what a linter's rules about several hosts say of its hosts."""


class Part(NamedTuple):
    """The documents that one settings file is for, and what is in force for them."""

    documents: Sequence[Document | Alone]
    """Some of them may have been linted already."""
    registry: Registry
    settings: Settings
    has_all: bool = False
    """Whether all findings of a rule are wanted, and not the first 5,000."""


def run(documents: Iterable[Document], registry: Registry, settings: Settings) -> Run:
    """Lint `documents`, in the order of their files.

    A plugin's mistakes are noted by name, and everything else goes on: a rule that raises, or yields what it may not,
    is one of `crashes`; a backend or a part of the graph that does is left out, and is one of `refused`.
    """
    return run_together([Part(list(documents), registry, settings)])


def run_together(parts: Sequence[Part]) -> Run:
    """Lint the parts as one fleet, each as its own settings say; plugins' mistakes are noted as in `run`.

    A rule that looks at several hosts runs once, with the settings that the first part that selects it has for it; its
    finding counts where the host file that it is in selects it, too.
    """
    while True:
        try:
            return _together(parts)
        except ExtensionError as error:
            parts = _without(parts, error)


def with_what_works(registry: Registry, work: Callable[[Registry], _T]) -> tuple[_T, Registry]:
    """What `work` makes of the registry, and the registry: without what plugins offer that fails on the way.

    Work is begun anew each time, so that there is nothing in it of what has failed.
    """
    while True:
        try:
            return work(registry), registry
        except ExtensionError as error:
            registry = registry.without(error)


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
    linters = [Linter(part.registry, part.settings, has_all=part.has_all) for part in parts]
    linted = [
        list({each.document.file: each for each in map(linter.linted, part.documents)}.values())
        for part, linter in zip(parts, linters, strict=True)
    ]
    parted = list(zip(linters, linted, strict=True))
    if sum(map(len, linted)) > 1 or not all(linter.can_be_alone for linter in linters):
        from guestlint.engine.fleet import Fleet  # noqa: PLC0415 - most runs are on one host

        add_fleet: _Add = Fleet(parted).add
    else:
        add_fleet = _add_alone
    runs = [_settled(linter, own, add_fleet) for linter, own in parted]
    if len(runs) == 1:
        return runs[0]
    from guestlint.engine.join import joined  # noqa: PLC0415 - most fleets have one settings file

    return joined(runs)


def _add_alone(_: Linter, hosts: Sequence[Alone], said: Said) -> None:
    """Add what rules that look at several hosts say of the only one."""
    for host in hosts:
        said.reports.extend(host.as_fleet)


def _settled(linter: Linter, hosts: Sequence[Alone], add_fleet: _Add) -> Run:
    """The findings on the hosts that one linter is for, as settings and comments leave them. Raises ExtensionError."""
    documents = {host.document.file: host.document for host in hosts}
    said = Said(documents, [], [], linter.has_all)
    for host in hosts:
        said.reports.extend(host.reports)
        said.crashes.extend(host.crashes)
    add_fleet(linter, hosts, said)
    settings, registry = linter.settings, linter.registry
    run = Run(_findings(said, linter), documents, registry.infos(), _in_order(said, linter), refused=registry.refused)
    if settings.suppress:
        from guestlint.engine.suppress import by_settings  # noqa: PLC0415 - most settings suppress nothing

        selection = by_settings(run.findings, settings.suppress)
        run = run._replace(findings=selection.kept, suppressed=selection.suppressed)
    commented = [host.document for host in hosts if host.may_suppress]
    if any(document.is_facts for document in documents.values()):
        from guestlint.engine.facts import joined  # noqa: PLC0415 - most runs are on host files

        return joined(_without_suppressed(run, linter, commented))
    return _without_suppressed(run, linter, commented) if commented else run


def _findings(said: Said, linter: Linter) -> Sequence[Finding]:
    """What was said, with the severities of the settings."""
    if not said.reports and not linter.settings.per_file:
        return []
    from guestlint.engine.stamping import stamped  # noqa: PLC0415 - a clean host has no findings

    return apply_severity(stamped(said, linter.registry), linter.settings, linter.registry, said.documents)


def _in_order(said: Said, linter: Linter) -> Sequence[Crash]:
    """The crashes in the order of the rules, each once."""
    numbers = {name: number for number, name in enumerate(linter.rules)}
    return sorted(dict.fromkeys(said.crashes), key=lambda crash: numbers[crash.rule])


def _without_suppressed(run: Run, linter: Linter, commented: Sequence[Document]) -> Run:
    """The run without suppressed findings, and with findings about the suppressions."""
    from guestlint.engine.stamping import position  # noqa: PLC0415 - most files suppress nothing
    from guestlint.engine.suppress import suppress  # noqa: PLC0415 - as above

    registry = linter.registry
    selection = suppress(run.findings, run.documents, commented, registry.rules)
    suppressions = selection.suppressions
    if registry.may_lack_rules and suppressions is not None:
        suppressions = suppressions._replace(unknown=())
    said = Said(run.documents, [], list(run.crashes), linter.has_all)
    for registered in linter.rules.values():
        if registered.scope == "suppressions":
            run_one(registered, [(suppressions, "")], said)
    more = _findings(said, linter)
    kept = sorted((*selection.kept, *more), key=lambda finding: position(run.documents, finding))
    return run._replace(findings=kept, crashes=said.crashes, suppressed=(*run.suppressed, *selection.suppressed))

"""All hosts of a run: which of them meet, and what rules that look at several say of those."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from guestlint.analysis.views import FleetView, HostView
from guestlint.engine.alone import Alone
from guestlint.engine.linter import Linter, can_be_alone
from guestlint.engine.one_rule import Said, run_one
from guestlint.engine.summary import meeting, summarize
from guestlint.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from guestlint.diagnostics import Diagnostic
    from guestlint.plugins.rule_type import Rule
    from guestlint.registry.types import LazyRule

_Part = tuple[Linter, Sequence[Alone]]
_ByFile = Mapping[str, Sequence[tuple["Rule", "Diagnostic"]]]


class Fleet:
    """The hosts of all parts of a run, and what rules have said of them together. A rule is asked once."""

    def __init__(self, parts: Sequence[_Part]) -> None:
        """`parts` have the hosts that each linter is for."""
        self._parts = parts
        self._meeting = self._files_that_meet()
        self._views: dict[bool, FleetView] = {}
        self._said: dict[str, _ByFile] = {}

    def _hosts(self) -> Iterator[Alone]:
        return (host for _, hosts in self._parts for host in hosts)

    def _files_that_meet(self) -> frozenset[str]:
        """The files of the hosts that meet another one."""
        met = meeting([(host.summary or b"") if host.view is None else summarize(host.view) for host in self._hosts()])
        return frozenset(host.document.file for place, host in enumerate(self._hosts()) if place in met)

    def add(self, linter: Linter, hosts: Sequence[Alone], said: Said) -> None:
        """Add what the linter's rules say of its hosts together with all others. Raises ExtensionError."""
        for host in hosts:
            if host.document.file not in self._meeting:
                said.reports.extend(host.as_fleet)
        for rule in linter.rules.values():
            if rule.scope == "fleet" and (self._meeting or not can_be_alone(rule)):
                reports = self._reports(rule, said)
                said.reports.extend(report for host in hosts for report in reports.get(host.document.file, ()))

    def _reports(self, rule: LazyRule, said: Said) -> _ByFile:
        """What a rule says, by file; it is asked where it was not yet, and its mistakes are added to what is said."""
        if rule.name not in self._said:
            documents = {host.document.file: host.document for host in self._hosts()}
            whole = Said(documents, [], said.crashes, said.has_all)
            run_one(rule, [(self._view(is_whole=not can_be_alone(rule)), "")], whole)
            found: dict[str, list[tuple[Rule, Diagnostic]]] = defaultdict(list)
            for asked, report in whole.reports:
                found[report.at.file].append((asked, report))
            self._said[rule.name] = found
        return self._said[rule.name]

    def _view(self, *, is_whole: bool) -> FleetView:
        """All hosts, or those that meet."""
        if is_whole not in self._views:
            views = [
                view
                for linter, hosts in self._parts
                for host in hosts
                if is_whole or host.document.file in self._meeting
                if (view := linter.view_of(host)) is not None
            ]
            self._views[is_whole] = self._on_networks(views)
        return self._views[is_whole]

    def _on_networks(self, views: Sequence[HostView]) -> FleetView:
        networks = tuple(dict.fromkeys(network for linter, _ in self._parts for network in linter.settings.network))
        if not networks:
            return FleetView(views)
        from guestlint.engine.networks import networks_of  # noqa: PLC0415 - most fleets are on one network

        return FleetView(views, networks_of(views, networks))

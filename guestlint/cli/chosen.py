"""The settings of a run: those of the current folder, and those of each host file."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence

from guestlint import api
from guestlint.cli.progress import STATUS
from guestlint.cli.sources import fixed_options, in_force, warn_of_variables
from guestlint.diagnostics import RANK, Finding, Run
from guestlint.engine.alone import Alone
from guestlint.engine.run import Part, run_together
from guestlint.hints import Any
from guestlint.registry.types import Registry
from guestlint.settings.find import Finder, from_environment
from guestlint.settings.options import Options
from guestlint.settings.resolve import Settings
from guestlint.source.document import Document
from guestlint.source.read import Evaluate, Wanted
from guestlint.source.walk import FileChoice, shown_path

_NOTHING: Mapping[str, Alone] = {}


class Chosen:
    """What is in force for each host file: its nearest settings file, the environment and the command line.

    One settings file is read once, and its settings are one object, whatever the number of host files.
    """

    def __init__(self, options: Options) -> None:
        """`options` are those of the command line. Raises SettingsError."""
        warn_of_variables()
        self._more = (from_environment(os.environ), options)
        self._fixed = fixed_options(options)
        self._finder = Finder()
        self._trees: dict[str, str] = {}
        self._settings: dict[int, Settings] = {}
        self._registries: dict[int, Registry] = {}
        self.here = self.of("")
        """Those of the current folder."""

    def of(self, file: str) -> Settings:
        """The settings of a host file, or of what has no folder, as of standard input. Raises SettingsError."""
        found = self._found(file)
        known = self._settings.get(id(found))
        if known is None:
            known = self._settings[id(found)] = in_force((*found, *self._more))
        return known

    def sources(self, file: str) -> Sequence[Options]:
        """What `of` is made of, the last of which counts most. Raises SettingsError."""
        return (*self._found(file), *self._more)

    def _found(self, file: str) -> Sequence[Options]:
        """The options of the settings file that counts for a host file."""
        if self._fixed is not None:
            return self._fixed
        found = self._finder.options_of(file)
        return found if found or file not in self._trees else self._finder.options(self._trees[file])

    def of_document(self, document: Document) -> Settings:
        """The settings of a host; of facts without any beside them, those of the user's tree. Raises SettingsError."""
        if document.is_facts:
            from guestlint.source.facts import user_folder  # noqa: PLC0415 - most documents are host files

            self._trees[document.file] = os.path.abspath(user_folder(document))
        return self.of(document.file)

    def distinct(self, documents: Iterable[Document]) -> Sequence[Settings]:
        """The settings of hosts, those of several once. Raises SettingsError."""
        return list({id(each): each for each in map(self.of_document, documents)}.values())

    def of_run(self, distinct: Sequence[Settings]) -> Settings:
        """What is about the run as a whole: the settings that all hosts share, or those of the current folder."""
        return distinct[0] if len(distinct) == 1 else self.here

    def registry(self, settings: Settings) -> Registry:
        """The registry of settings that are in force. Raises RuleSettingsError."""
        known = self._registries.get(id(settings))
        if known is None:
            known = self._registries[id(settings)] = api.load_registry(settings)
        return known

    def report_formats(self, distinct: Sequence[Settings]) -> Mapping[str, Any]:
        """The formats that findings can be written in: guestlint's own, and those of the plugins of hosts."""
        reports = (self.registry(settings).reports for settings in (*distinct, self.here))
        return {name: format_ for formats in reports for name, format_ in formats.items()}

    def lint(
        self, documents: Sequence[Document], linted: Mapping[str, Alone] = _NOTHING, *, has_all: bool = False
    ) -> Run:
        """Lint host files as one fleet, each as its own settings say; some, by file, are `linted` already.

        With `has_all`, no finding is left out, however many there are of a rule.
        """
        groups: dict[int, list[Document | Alone]] = {}
        for document in documents:
            groups.setdefault(id(self.of_document(document)), []).append(linted.get(document.file, document))
        settings_of = {id(self.here): self.here, **{id(each): each for each in self._settings.values()}}
        parts = [
            Part(group, self.registry(settings_of[key]), settings_of[key], has_all) for key, group in groups.items()
        ]
        return run_together(parts or [Part((), self.registry(self.here), self.here)])

    def fails(self, run: Run) -> bool:
        """Whether a finding has the severity at which the settings of its host file say that the run fails."""
        return any(RANK[each.severity] >= RANK[self.of(each.diagnostic.at.file).fail_on] for each in run.findings)

    def is_shown(self, finding: Finding) -> bool:
        """Whether the settings of its host file say that it is severe enough to be shown."""
        return RANK[finding.severity] >= RANK[self.of(finding.diagnostic.at.file).min_severity]

    def wanted(self, evaluate: Evaluate, *, skip_others: bool = False) -> Wanted:
        """How to read what the command line names."""

        def choice_of(folder: str) -> FileChoice:
            return self.of(os.path.join(folder, "-")).files

        return Wanted(choice_of, evaluate, skip_others, _say_left_out)


def _say_left_out(path: str, why: str) -> None:
    STATUS.detail(f"{shown_path(path)}: left out: {why}")

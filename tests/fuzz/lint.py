"""A case linted: what the invariants look at."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import tomli

from guestlint import api
from guestlint.diagnostics import Run
from guestlint.engine.baseline import BaselineError, compare, read
from guestlint.engine.select import SelectionError
from guestlint.registry.configure import RuleSettingsError
from guestlint.registry.types import Registry
from guestlint.settings.check import check_options
from guestlint.settings.options import SettingsError
from guestlint.settings.resolve import Settings, resolve
from guestlint.source.document import Document
from guestlint.source.parse import read_bytes
from tests.fuzz.facts import TREE
from tests.fuzz.generate import Case


class Linted(NamedTuple):
    """A case, the run on it, and what was refused on the way. `turn` decides what is looked at this time."""

    case: Case
    documents: Sequence[Document]
    settings: Settings
    run: Run
    refused: Sequence[str] = ()
    turn: int = 0

    def lint(self, documents: Sequence[Document]) -> Run:
        """Lint other documents with the same settings."""
        return api.lint(documents, self.settings, _registry_for(self.settings))


@cache
def _registry() -> Registry:
    return api.load_registry()


def _registry_for(settings: Settings) -> Registry:
    """One that is shared, but for settings of rules, which are kept in the rules."""
    return api.load_registry(settings) if settings.rules else _registry()


def lint(case: Case, turn: int = 0) -> Linted:
    """Lint a case as the command line does: what is refused of its settings and baseline is left out."""
    documents = [read_bytes(file.name, file.content, tree=TREE) for file in case.files]
    refused: list[str] = []
    settings, run = Settings(), None
    if case.settings is not None:
        try:
            settings = _settings(case.settings)
            run = api.lint(documents, settings, _registry_for(settings))
        except (SettingsError, SelectionError, RuleSettingsError) as error:
            settings = Settings()
            refused.append(str(error))
    if run is None:
        run = api.lint(documents, settings, _registry())
    if case.baseline is not None:
        try:
            run = compare(run, read("baseline.json", case.baseline)).run
        except BaselineError as error:
            refused.append(str(error))
    return Linted(case, documents, settings, run, refused, turn)


def _settings(content: bytes) -> Settings:
    """The settings of a file's content, without plugins; the defaults where it is no TOML."""
    try:
        data = tomli.loads(content.decode())
    except (ValueError, RecursionError):
        return Settings()
    return resolve(check_options("guestlint.toml", data))._replace(plugins=())

"""Host files linted as they are read, so that a large fleet need not be kept."""

from __future__ import annotations

from collections.abc import Sequence

from guestlint.cli.chosen import Chosen
from guestlint.diagnostics import Run
from guestlint.engine.alone import Alone
from guestlint.engine.linter import Linter
from guestlint.settings.resolve import Settings
from guestlint.source.document import Document


class HostByHost:
    """Lints host files, each as its own settings say."""

    def __init__(self, chosen: Chosen) -> None:
        self._chosen = chosen
        self._linters: dict[int, Linter | None] = {}
        self._linted: dict[str, Alone] = {}

    def let_go(self, document: Document) -> Document:
        """The document without what it holds, linted before; as it is where it cannot be linted alone."""
        if document.file in self._linted:
            return document
        linter = self._linter(self._chosen.of_document(document))
        if linter is None:
            return document
        host = linter.let_go(linter.lint(document))
        if host.document is not document:
            self._linted[document.file] = host
        return host.document

    def know(self, host: Alone) -> None:
        """Take a host that was linted, and let go, somewhere else."""
        self._linted[host.document.file] = host

    def lint(self, documents: Sequence[Document]) -> Run:
        """Lint all as one fleet, those that were let go among them."""
        return self._chosen.lint(documents, self._linted)

    def _linter(self, settings: Settings) -> Linter | None:
        """What lints host files one by one; None where a plugin may need all of them."""
        if id(settings) not in self._linters:
            linter = Linter(self._chosen.registry(settings), settings)
            self._linters[id(settings)] = linter if linter.can_let_go else None
        return self._linters[id(settings)]

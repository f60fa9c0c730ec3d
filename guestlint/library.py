"""guestlint for programs: paths or text in, findings and graphs out. `import guestlint` has all of it."""

from __future__ import annotations

import os
from collections.abc import Iterable

from guestlint import api
from guestlint.diagnostics import Run
from guestlint.hints import TYPE_CHECKING, Any
from guestlint.settings.resolve import Settings
from guestlint.source.document import Document
from guestlint.source.errors import SourceError

if TYPE_CHECKING:
    from guestlint.graph.types import Graph

Path = str | os.PathLike[str]

_DEFAULTS = Settings()


def lint(paths: Path | Iterable[Path], settings: Settings = _DEFAULTS) -> Run:
    """Lint the host files at `paths`, or in the folders there, together as one fleet.

    No settings file is read: `settings` are all that counts. A host file that does not parse is a finding. Plugins that
    the settings name and that cannot be used are in the run's `refused`, rules that raised in its `crashes`.

    Raises SourceError for the first path that cannot be read, SelectionError and RuleSettingsError for settings that
    name a rule which does not exist, or give it a value of the wrong type.
    """
    given = [paths] if isinstance(paths, str | os.PathLike) else paths
    return api.lint(_documents([os.fspath(path) for path in given], settings), settings)


def lint_text(text: str, file: str = "host.toml", settings: Settings = _DEFAULTS) -> Run:
    """Lint one host given as `text`; `file` is its name in findings, and `.json` at its end means JSON.

    Raises as `lint` does for settings.
    """
    return api.lint_text(text, file, settings)


def expand(path: Path, settings: Settings = _DEFAULTS) -> dict[str, Any]:
    """What NixOS would make of the host file at `path`: a JSON object in NixOS option paths.

    It means something only where `lint` has no error of stage `eval`. Raises SourceError for a file that cannot be
    read or does not parse, PluginError for a plugin that cannot be used.
    """
    return api.expand(_document(path), settings)


def build_graph(path: Path, settings: Settings = _DEFAULTS) -> Graph:
    """The dependency graph of the host file at `path`; `to_networkx` makes a `networkx.MultiDiGraph` of it.

    Raises as `expand` does.
    """
    return api.graph(_document(path), settings)


def _documents(paths: list[str], settings: Settings = _DEFAULTS) -> list[Document]:
    documents = []
    for document in api.read(paths, how=api.wanted(lambda _: settings.files)):
        if isinstance(document, SourceError):
            raise document
        documents.append(document)
    return documents


def _document(path: Path) -> Document:
    """The one host file at `path`, parsed. Raises SourceError."""
    name = os.fspath(path)
    if os.path.isdir(name):
        message = f"{name}: a folder, not a host file"
        raise SourceError(message, "name one host file")
    (document,) = _documents([name])
    if document.error:
        span = document.error_span
        where = f"{document.file}:{span.line}:{span.column}" if span else document.file
        message = f"{where}: {document.error}"
        raise SourceError(message)
    return document

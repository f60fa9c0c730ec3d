"""What commands call: lint, expand and graph, of documents; `library` has the same for programs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence

from guestlint.diagnostics import Finding, Run
from guestlint.engine.linter import view
from guestlint.engine.run import run
from guestlint.hints import TYPE_CHECKING, Any, BinaryIO
from guestlint.registry.load import load
from guestlint.registry.types import Registry
from guestlint.settings.resolve import Settings
from guestlint.source.document import Document
from guestlint.source.errors import SourceError
from guestlint.source.parse import read_bytes
from guestlint.source.read import Wanted
from guestlint.source.read import load as load_documents
from guestlint.source.walk import FileChoice

if TYPE_CHECKING:
    from guestlint.graph.types import Graph

_DEFAULTS = Settings()


def load_registry(settings: Settings = _DEFAULTS) -> Registry:
    """The rules, backends and formats of a run, with the settings that rules were given.

    A plugin that cannot be used is in its `refused`. Raises RuleSettingsError for a rule's settings that are wrong.
    """
    registry = load(settings.plugins)._replace(is_partial=settings.origin.are_plugins_off)
    configure(registry, settings)
    return registry


def _usable(settings: Settings) -> Registry:
    """The registry of settings whose plugins can all be used. Raises PluginError for the first that cannot."""
    registry = load(settings.plugins)
    if registry.refused:
        raise registry.refused[0]
    return registry


def configure(registry: Registry, settings: Settings) -> None:
    """Give rules the settings that they were given. Raises RuleSettingsError."""
    if settings.rules:
        from guestlint.registry import configure as rules  # noqa: PLC0415 - only where there are any

        try:
            rules.configure(registry, settings.rules, settings.origin.file)
        except rules.RuleSettingsError as error:
            from guestlint.settings.excerpts import search  # noqa: PLC0415 - only where there is something to report

            error.excerpt = search(error.setting, settings.origin.given)
            raise


def read(
    paths: Sequence[str], stdin: BinaryIO | None = None, how: Wanted | None = None
) -> Iterable[Document | SourceError]:
    """The documents at `paths` in order; a file that cannot be read comes as the error that it raised.

    What has a `#` and is no file is evaluated: by `how`, or by Nix within its default limits.
    """
    return load_documents(paths, stdin or sys.stdin.buffer, how or Wanted(evaluate=_evaluate))


def wanted(choice_of: Callable[[str], FileChoice]) -> Wanted:
    """How to read files as settings say, and references with Nix within its default limits."""
    return Wanted(choice_of, _evaluate)


def _evaluate(reference: str) -> Iterator[Document | SourceError]:
    from guestlint.nix.evaluate import Evaluation, evaluate  # noqa: PLC0415 - only where a path has a `#`
    from guestlint.nix.watcher import Silent  # noqa: PLC0415 - as above

    return evaluate(reference, Evaluation(), Silent())


def lint(documents: Iterable[Document], settings: Settings = _DEFAULTS, registry: Registry | None = None) -> Run:
    """Lint documents as one fleet.

    Plugins that the settings name and that cannot be used are in the run's `refused`, also those of a given `registry`.
    """
    return run(documents, registry or load_registry(settings), settings)


def lint_text(text: str, file: str = "host.toml", settings: Settings = _DEFAULTS) -> Run:
    """Lint one host given as text; the file's name determines the format. Plugins are refused as in `lint`."""
    return lint([read_bytes(file, text.encode())], settings)


def expand(document: Document, settings: Settings = _DEFAULTS, registry: Registry | None = None) -> dict[str, Any]:
    """What the module would generate, in NixOS option paths; meaningful where `refusals` finds nothing.

    Raises PluginError for a plugin that the settings name and that cannot be used.
    """
    from guestlint.picture.expand import expand as expand_host  # noqa: PLC0415 - no lint needs it

    return expand_host(view(document, registry or _usable(settings), settings).host)


def units(document: Document, settings: Settings = _DEFAULTS, registry: Registry | None = None) -> dict[str, str]:
    """What systemd would read: fstab, mount units, services and a target that wants all, by file name.

    Raises PluginError for a plugin that the settings name and that cannot be used.
    """
    from guestlint.systemd.export import units as units_of  # noqa: PLC0415 - no lint needs it

    return units_of(view(document, registry or _usable(settings), settings).host)


def refusals(result: Run, file: str) -> list[Finding]:
    """The findings for which Nix has no options of a host: errors of stage parse and eval, lazy ones aside."""
    return [
        finding
        for finding in result.findings
        if finding.severity == "error" and finding.stage in ("parse", "eval") and finding.diagnostic.at.file == file
        if not finding.diagnostic.lazy
    ]


def graph(document: Document, settings: Settings = _DEFAULTS, registry: Registry | None = None) -> Graph:
    """The dependency graph of one host.

    Raises PluginError for a plugin that the settings name and that cannot be used.
    """
    return view(document, registry or _usable(settings), settings).graph

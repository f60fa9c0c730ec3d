"""The graphs of the hosts at some paths, and the nodes in them that people name."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence

import click
from click.shell_completion import CompletionItem

from guestlint import api
from guestlint.cli.chosen import Chosen
from guestlint.cli.evaluation import Evaluate
from guestlint.cli.exits import Exit
from guestlint.cli.output import complain, complain_of_failures, readable
from guestlint.cli.progress import STATUS, with_progress
from guestlint.cli.sources import settings
from guestlint.diagnostics import Run
from guestlint.engine.alone import Alone
from guestlint.engine.linter import Linter
from guestlint.engine.run import with_what_works
from guestlint.graph.find import find, names
from guestlint.graph.types import Graph
from guestlint.hints import TypeVar
from guestlint.records import NamedTuple
from guestlint.registry.types import Registry
from guestlint.report.fleet import prefixes
from guestlint.settings.options import COMMAND_LINE, Options
from guestlint.settings.resolve import Settings
from guestlint.source.document import Document
from guestlint.source.errors import SourceError
from guestlint.source.printable import printable
from guestlint.source.suggest import suggestion

_F = TypeVar("_F", bound=Callable[..., object])


class Hosts(NamedTuple):
    """What could be read: the documents that parse, and the graph and the prefix of ids of each."""

    documents: Sequence[Document]
    graphs: Sequence[Graph]
    linted: Sequence[Document | Alone]
    """The documents for a run: those that were linted on the way need not be read once more."""
    registry: Registry
    settings: Settings
    worst: Exit
    """What the reading alone makes of the exit code."""

    @property
    def prefixes(self) -> Sequence[str]:
        """What ids have before them: nothing for one host."""
        return prefixes(self.graphs)

    @property
    def by_file(self) -> Mapping[str, Document]:
        """The documents by the names that places have."""
        return {document.file: document for document in self.documents}

    def exit(self, run: Run | None, registry: Registry, otherwise: Exit = Exit.CLEAN) -> Exit:
        """Complain of what failed; the exit code of it all."""
        STATUS.finish("answering")
        failed = Exit.FAILED if complain_of_failures(run, registry) else Exit.CLEAN
        return max(failed, self.worst, otherwise)

    def find(self, asked: str) -> list[tuple[int, list[str]]]:
        """The number of each graph that has nodes of that name, and their ids.

        Raises click's UsageError where none has.
        """
        pairs = enumerate(zip(self.graphs, self.prefixes, strict=True))
        found = [(number, ids) for number, (graph, prefix) in pairs if (ids := find(graph, asked, prefix))]
        if not found and self.graphs:
            raise self.unknown(asked)
        return found

    def unknown(self, asked: str) -> click.UsageError:
        """The error for a node that is in no graph."""
        known = [
            name for graph, prefix in zip(self.graphs, self.prefixes, strict=True) for name in names(graph, prefix)
        ]
        return click.UsageError(f"unknown node {asked}; {_hint(asked, known)}")


_COMPARED = 5000
"""Ids that a misspelled one is compared with: comparing is slow."""
_TELLING = 3
"""Characters from which on a part of a name says which one is meant."""


def _hint(asked: str, known: Sequence[str]) -> str:
    inside = next((name for name in known if asked.lower() in name.lower()), "") if len(asked) >= _TELLING else ""
    if inside:
        return f"did you mean `{inside}`?"
    return suggestion(asked, known[:_COMPARED], "`guestlint graph --format json` has the ids of all nodes")


def load_hosts(paths: Sequence[str], evaluate: Evaluate, options: Options, *, lint: bool = False) -> Hosts:
    """Read the hosts at `paths`, by default those in the current folder; complain of what cannot be read.

    With `lint`, each is linted alone, if the settings of the run are its own.
    """
    all_settings = Chosen(options)
    wanted = all_settings.wanted(evaluate)
    return hosts_of(with_progress(api.read(paths or (".",), sys.stdin.buffer, wanted)), all_settings, lint=lint)


def hosts_of(read: Iterable[Document | SourceError], all_settings: Chosen, *, lint: bool = False) -> Hosts:
    """The hosts that were read; complain of what could not be."""
    documents = list(readable(read))
    chosen = all_settings.of_run(all_settings.distinct(each for each in documents if each is not None))
    registry = all_settings.registry(chosen)
    parsed = [document for document in documents if document is not None and not document.error]
    for document in documents:
        if document is not None and document.error:
            span = document.error_span
            where = f"{document.file}:{span.line}:{span.column}" if span else document.file
            complain(f"{where}: no graph, because the file does not parse: {document.error}", document.error_help)
    if STATUS.is_verbose:
        from guestlint.cli.details import tell_settings  # noqa: PLC0415 - loaded only when used

        tell_settings(parsed, all_settings)
    STATUS.finish("reading")
    worst = Exit.CLEAN if len(parsed) == len(documents) else Exit.FINDINGS
    seen: Sequence[tuple[Graph, Document | Alone]] = ()
    if parsed:
        seen, registry = with_what_works(
            registry, lambda usable: _seen(parsed, all_settings, usable, chosen if lint else None)
        )
    return Hosts(
        documents=parsed,
        graphs=[graph for graph, _ in seen],
        linted=[document for _, document in seen],
        registry=registry,
        settings=chosen,
        worst=Exit.FAILED if None in documents else worst,
    )


def _seen(
    documents: Iterable[Document], all_settings: Chosen, registry: Registry, of_run: Settings | None
) -> list[tuple[Graph, Document | Alone]]:
    """The graph of each document, as its own settings say; and the document, linted if those are also `of_run`."""
    linter = None if of_run is None else Linter(registry, of_run)
    found: list[tuple[Graph, Document | Alone]] = []
    for document in documents:
        settings = all_settings.of_document(document)
        alone = None if linter is None or settings is not of_run else linter.lint(document)
        if alone is None or alone.view is None:
            found.append((api.graph(document, settings, registry), document))
        else:
            found.append((alone.view.graph, alone))
    return found


def node_argument(name: str) -> Callable[[_F], _F]:
    """The id or name of a node, or a glob; completed from the hosts in the current folder."""
    return click.argument(name, metavar=name.upper(), shell_complete=complete_nodes)


def complete_nodes(context: click.Context, _parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """The ids that begin with what is typed, or whose names do."""
    hosts = graphs_to_complete(context.params.get("paths"))
    found = [name for graph, prefix in zip(hosts, prefixes(hosts), strict=True) for name in names(graph, prefix)]
    return [
        CompletionItem(name)
        for name in found
        if printable(name) == name and (name.startswith(typed) or name.partition(":")[2].startswith(typed))
    ]


def graphs_to_complete(paths: Sequence[str] | None) -> Sequence[Graph]:
    """The graphs of the hosts in files; without what plugins add, as no plugin is imported while a shell completes.

    Hosts of flakes are left out, as Nix takes its time, and so is standard input, which is the keyboard.
    """
    chosen = settings(Options(source=COMMAND_LINE, no_plugins=True))
    wanted = [path for path in paths or (".",) if path != "-" and "#" not in path]
    documents = [each for each in api.read(wanted) if isinstance(each, Document) and not each.error]
    return [api.graph(document, chosen) for document in documents]

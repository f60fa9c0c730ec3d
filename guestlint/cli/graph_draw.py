"""`guestlint graph draw`: the graph in a format, as a view of it, or the part of it that is asked for."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Mapping, Sequence

import click

from guestlint.cli.evaluation import Evaluate
from guestlint.cli.exits import Exit
from guestlint.cli.graph_hosts import Hosts, complete_nodes, load_hosts
from guestlint.cli.options import evaluation_options, paths, setting_options, verbose_option
from guestlint.cli.output import create_writer
from guestlint.diagnostics import Run
from guestlint.engine.run import Part, run_together
from guestlint.graph.find import find
from guestlint.graph.fold import fold
from guestlint.graph.reduce import reduce
from guestlint.graph.select import Selection, select
from guestlint.graph.types import Graph
from guestlint.graph.views import VIEWS, Marked, view
from guestlint.hints import Any
from guestlint.records import NamedTuple
from guestlint.registry.index import GRAPHS
from guestlint.registry.types import ExtensionError
from guestlint.report.highlight import Highlights, highlighter
from guestlint.settings.options import Options
from guestlint.source.suggest import suggestion
from guestlint.source.write import write_file

_ENDINGS = {"gv": "dot", "mmd": "mermaid"}
"""Endings of files that are not their format's name."""
_PICTURES = ("svg", "png")
"""Formats that Graphviz makes of DOT."""
_FOR_PEOPLE = ("dot", "mermaid", *_PICTURES)
"""Formats that are looked at, and in which a large graph is an overview; the others are read by programs."""
_LARGE = 60
"""Nodes of a graph that still fits a page whole."""
_LESS = "draw less, as with --view overview, --guest NAME or --focus NODE, or a page, which is folded: -o FILE.html"


@click.command("draw")
@paths
@click.option(
    "--format",
    "format_",
    metavar="NAME",
    help=f"Output format: {', '.join((*GRAPHS, *_PICTURES))}, or a plugin's.  [default: that of -o, or dot]",
)
@click.option(
    "--output",
    "--output-file",
    "-o",
    "output",
    metavar="FILE",
    help="Write to FILE, whose ending tells the format.  [default: standard output]",
)
@click.option(
    "--view",
    "view_",
    type=click.Choice(VIEWS),
    metavar="VIEW",
    help=f"What to show: {', '.join(VIEWS)}.  [default: all; overview for a drawing of more than {_LARGE} nodes]",
)
@click.option(
    "--focus",
    multiple=True,
    metavar="NODE",
    shell_complete=complete_nodes,
    help="Show what is around NODE, an id, a name or a glob of either.  [default: none]  [repeatable]",
)
@click.option(
    "--depth",
    type=click.IntRange(min=0),
    metavar="NUMBER",
    help="How many steps around --focus.  [default: 1; all with --up or --down]",
)
@click.option("--up", is_flag=True, help="Around --focus, show what depends on it.")
@click.option("--down", is_flag=True, help="Around --focus, show what it depends on.")
@click.option(
    "--kind", "kinds", multiple=True, metavar="KIND", help="Show only nodes of this kind.  [default: all]  [repeatable]"
)
@click.option(
    "--guest",
    "guests",
    multiple=True,
    metavar="NAME",
    help="Show only these guests and what they need.  [default: all]  [repeatable]",
)
@click.option("--only-findings", is_flag=True, help="Show only nodes and edges with findings.")
@click.option("--no-transitive", is_flag=True, help="Leave out edges that follow from others.")
@click.option(
    "--cluster",
    type=click.Choice(["guest", "kind", "host"]),
    help="What to draw boxes around.  [default: that of the view]",
)
@evaluation_options
@verbose_option
@setting_options("graph")
def command(paths: tuple[str, ...], evaluate: Evaluate, options: Options, **given: Any) -> Exit:  # noqa: ANN401 - as click gives them
    """Print the dependency graph of the hosts at PATHS, as in `guestlint graph host.toml | dot -Tsvg > host.svg`.

    Nodes and edges with findings are coloured. Findings do not change the exit code; a file that does not parse is
    left out, with exit code 1.
    """
    format_, output, chosen = given.pop("format_"), given.pop("output"), given.pop("view_")
    no_transitive = given.pop("no_transitive")
    asked = Selection(**given)
    if (asked.up or asked.down or asked.depth is not None) and not asked.focus:
        message = "--up, --down and --depth require --focus"
        raise click.UsageError(message)
    lint = asked.only_findings or chosen not in (None, "all") or not _is_json(format_, output)
    hosts = load_hosts(paths, evaluate, options, lint=lint)
    name = format_ or _format_of(output, hosts.registry.graphs)
    writer = create_writer(hosts.registry.graphs, "dot" if name in _PICTURES else name, _PICTURES)
    if not hosts.graphs:
        return hosts.exit(None, hosts.registry)
    run = run_together([Part(hosts.linted, hosts.registry, hosts.settings)]) if lint else Run([], {}, {})
    wanted = _Drawing(chosen or _view_of(hosts.graphs, asked, name), asked, no_transitive)
    graphs = wanted.of(hosts, run)
    registry = hosts.registry
    try:
        _write(writer, name, output, graphs, run)
    except ExtensionError as error:
        registry = registry._replace(refused=(*registry.refused, error))
    return hosts.exit(run, registry)


def _is_json(format_: str | None, output: str | None) -> bool:
    """Whether the graph is written as JSON, which shows no findings: then nothing looks for them."""
    return format_ == "json" if format_ else (output or "").lower().endswith(".json")


def _format_of(output: str | None, formats: Mapping[str, object]) -> str:
    """The format that a file's ending tells. Raises click's UsageError for an ending that tells none."""
    if output is None:
        return "dot"
    ending = os.path.splitext(output)[1].removeprefix(".").lower()
    name = _ENDINGS.get(ending, ending)
    if name not in formats and name not in _PICTURES:
        known = sorted({*formats, *_PICTURES, *_ENDINGS})
        message = f"{output}: the ending tells no format; give --format, or end it in one of .{', .'.join(known)}"
        raise click.UsageError(message)
    return name


def _view_of(graphs: Sequence[Graph], asked: Selection, format_: str) -> str:
    """The view where none is asked for."""
    is_large = sum(len(graph.nodes) for graph in graphs) > _LARGE
    return "overview" if is_large and asked.is_everything and format_ in _FOR_PEOPLE else "all"


class _Drawing(NamedTuple):
    """What to draw of each graph."""

    view: str
    asked: Selection
    no_transitive: bool

    def of(self, hosts: Hosts, run: Run) -> list[Graph]:
        """The parts to draw. Raises click's UsageError for a node, a kind or a guest that no graph has."""
        self._check(hosts)
        if self == _EVERYTHING:
            return list(hosts.graphs)
        highlights = highlighter(run)
        views = [view(graph, self.view, _marked(highlights(graph))) for graph in hosts.graphs]
        focus = [
            [node for asked in self.asked.focus for node in find(graph, asked, prefix)]
            for graph, prefix in zip(views, hosts.prefixes, strict=True)
        ]
        if self.asked.focus and not any(focus):
            message = f"{self.asked.focus[0]} is not in the view {self.view}; try --view all"
            raise click.UsageError(message)
        return [self._part(graph, around, highlights(graph)) for graph, around in zip(views, focus, strict=True)]

    def _part(self, graph: Graph, focus: Sequence[str], marks: Highlights) -> Graph:
        part = select(graph, self.asked, focus, _marked(marks))
        if self.no_transitive:
            part = reduce(part)
        if self.view == "all":
            return part
        return fold(part, marks.rules(), marks.on_flows(), marks.edge_rules())

    def _check(self, hosts: Hosts) -> None:
        for focus in self.asked.focus:
            hosts.find(focus)
        nodes = [node for graph in hosts.graphs for node in graph.nodes.values()]
        _check_known("kind", self.asked.kinds, {node.kind for node in nodes})
        guests = [guest for guest in self.asked.guests if not set("*?[") & set(guest)]
        _check_known("guest", guests, {node.name for node in nodes if node.kind == "guest"})


_EVERYTHING = _Drawing("all", Selection(), no_transitive=False)


def _check_known(what: str, asked: Sequence[str], known: set[str]) -> None:
    for each in asked:
        if each not in known:
            message = f"unknown {what} {each}; {suggestion(each, sorted(known))}"
            raise click.UsageError(message)


def _marked(marks: Highlights) -> Marked:
    return Marked(frozenset(marks.nodes), frozenset(marks.edges))


def _write(writer: Any, format_: str, output: str | None, graphs: Sequence[Graph], run: Run) -> None:  # noqa: ANN401 - a plugin's
    """Write the graphs to the file or to standard output. Raises ExtensionError for a plugin's format that fails."""
    if output is None and format_ not in _PICTURES:
        writer.write(graphs, run, sys.stdout)
        return
    text = io.StringIO()
    writer.write(graphs, run, text)
    data = text.getvalue().encode("utf-8", "backslashreplace")
    if format_ in _PICTURES:
        from guestlint.cli.graphviz import render  # noqa: PLC0415 - only for a picture

        data = render(data, format_, _LESS)
    if output is None:
        sys.stdout.buffer.write(data)
    else:
        write_file(output, data)

"""`guestlint graph diff`: what differs between the graphs of two hosts, or of one at two commits."""

from __future__ import annotations

import io
import os
import sys
from collections import Counter
from collections.abc import Mapping, Sequence

import click

from guestlint import api
from guestlint.cli.chosen import Chosen
from guestlint.cli.evaluation import Evaluate
from guestlint.cli.exits import Exit
from guestlint.cli.graph_diff_text import write_json, write_text
from guestlint.cli.graph_hosts import Hosts, hosts_of, load_hosts
from guestlint.cli.options import evaluation_options, setting_options, verbose_option
from guestlint.cli.revisions import read_at
from guestlint.graph.compare import Comparison, diff
from guestlint.graph.traits import traits
from guestlint.graph.types import Graph
from guestlint.records import NamedTuple
from guestlint.settings.options import Options
from guestlint.source.document import Document
from guestlint.source.write import write_file

_FORMATS = ("text", "json", "markdown", "dot", "svg", "png", "html")
_ENDINGS = {"md": "markdown", "txt": "text", "gv": "dot"}


@click.command("diff")
@click.argument("paths", nargs=-1, metavar="OLD NEW | [PATHS]...")
@click.option("--from", "from_", metavar="REF", help="Compare PATHS as they were at this commit.")
@click.option("--to", metavar="REF", help="With --from: compare with this commit, not with the files as they are.")
@click.option("--format", "format_", type=click.Choice(_FORMATS), help="Output format.  [default: that of -o, or text]")
@click.option(
    "--output", "-o", metavar="FILE", help="Write to FILE, whose ending tells the format.  [default: standard output]"
)
@click.option("--exit-code", is_flag=True, help="Exit with 1 if anything differs.")
@evaluation_options
@verbose_option
@setting_options("graph")
def command(  # noqa: PLR0913, PLR0917 - as click gives them
    paths: tuple[str, ...],
    from_: str | None,
    to: str | None,
    format_: str | None,
    output: str | None,
    exit_code: bool,  # noqa: FBT001 - as click gives it
    evaluate: Evaluate,
    options: Options,
) -> Exit:
    """Compare the dependency graphs of OLD and NEW, or of PATHS at a commit and as they are now.

    OLD and NEW are host files, the facts of hosts, or folders of them; hosts are compared by their names. What only
    has another name is renamed: it has the same neighbours, or MAC address. Where things are written is no difference.
    """
    name = format_ or _format_of(output)
    old, new = _sides(paths, from_, to, evaluate, options)
    comparisons = [_compare(*pair) for pair in _pairs(old, new)]
    documents = {**old.documents, **new.documents}
    data = _written(name, comparisons, documents)
    if output is None:
        sys.stdout.buffer.write(data) if name in ("svg", "png") else sys.stdout.write(data.decode())
    else:
        write_file(output, data)
    differs = any(comparison.differs for comparison in comparisons)
    failed = max(side.hosts.exit(None, side.hosts.registry) for side in (old, new))
    return max(failed, Exit.FINDINGS if exit_code and differs else Exit.CLEAN)


class _Side(NamedTuple):
    """The hosts of one side, and what their files are called."""

    hosts: Hosts
    label: str

    @property
    def documents(self) -> Mapping[str, Document]:
        """The documents by the names that places have."""
        return {self.label + document.file: document for document in self.hosts.documents}

    @property
    def graphs(self) -> Mapping[tuple[str, int], tuple[Graph, Document]]:
        """Each graph and its document, by the host's name, and a number where several have it."""
        seen: Counter[str] = Counter()
        found = {}
        for graph, document in zip(self.hosts.graphs, self.hosts.documents, strict=True):
            found[graph.host, seen[graph.host]] = graph, document
            seen[graph.host] += 1
        return found


def _sides(
    paths: Sequence[str], from_: str | None, to: str | None, evaluate: Evaluate, options: Options
) -> tuple[_Side, _Side]:
    if from_ is None:
        if len(paths) != 2 or to is not None:  # noqa: PLR2004 - OLD and NEW
            message = "give OLD and NEW, or --from REF"
            raise click.UsageError(message)
        return _Side(load_hosts(paths[:1], evaluate, options), ""), _Side(load_hosts(paths[1:], evaluate, options), "")
    paths = paths or (".",)
    old = _at(from_, paths, "--from", options)
    if to is not None:
        return old, _at(to, paths, "--to", options)
    there = [path for path in paths if os.path.exists(path)]
    return old, _Side(hosts_of(api.read(there, sys.stdin.buffer), Chosen(options)), "")


def _at(ref: str, paths: Sequence[str], option: str, options: Options) -> _Side:
    return _Side(hosts_of(read_at(ref, paths, option), Chosen(options)), f"{ref}:")


_Found = tuple[Graph, Document] | None


def _pairs(old: _Side, new: _Side) -> list[tuple[_Found, _Found, str, str]]:
    """The graphs of the same host; two that are alone are of the same, whatever they are called."""
    before, after = old.graphs, new.graphs
    if len(before) == len(after) == 1:
        keys = [(next(iter(before)), next(iter(after)))]
    else:
        keys = [(key, key) for key in dict.fromkeys([*after, *before])]
    return [(before.get(was), after.get(is_), old.label, new.label) for was, is_ in keys]


def _compare(old: _Found, new: _Found, old_label: str, new_label: str) -> Comparison:
    """Two graphs compared, one of which may be missing; places get the labels of their sides."""
    there = old or new
    assert there is not None  # noqa: S101 - one of them is there
    nothing = there[0]._replace(nodes={}, edges=())
    traits_of = [{} if side is None else traits(*side) for side in (old, new)]
    graphs = [
        nothing if side is None else _labelled(side[0], label) for side, label in ((old, old_label), (new, new_label))
    ]
    return diff(graphs[0], graphs[1], traits_of[0], traits_of[1])


def _labelled(graph: Graph, label: str) -> Graph:
    if not label:
        return graph
    nodes = {
        node.id: node._replace(origin=node.origin and node.origin._replace(file=label + node.origin.file))
        for node in graph.nodes.values()
    }
    edges = [edge._replace(origin=edge.origin._replace(file=label + edge.origin.file)) for edge in graph.edges]
    return graph._replace(file=label + graph.file, nodes=nodes, edges=edges)


def _format_of(output: str | None) -> str:
    """The format that a file's ending tells. Raises click's UsageError for an ending that tells none."""
    if output is None:
        return "text"
    ending = os.path.splitext(output)[1].removeprefix(".").lower()
    name = _ENDINGS.get(ending, ending)
    if name not in _FORMATS:
        known = sorted({*_FORMATS, *_ENDINGS})
        message = f"{output}: the ending tells no format; give --format, or end it in one of .{', .'.join(known)}"
        raise click.UsageError(message)
    return name


def _written(name: str, comparisons: Sequence[Comparison], documents: Mapping[str, Document]) -> bytes:
    out = io.StringIO()
    if name == "text":
        write_text(comparisons, documents, out)
    elif name == "json":
        write_json(comparisons, documents, out)
    elif name == "markdown":
        from guestlint.report.diff_markdown import write_markdown  # noqa: PLC0415 - one format of several

        write_markdown(comparisons, out)
    elif name == "html":
        from guestlint.report.diff_html import write_html  # noqa: PLC0415 - as above

        write_html(comparisons, documents, out)
    else:
        from guestlint.report.diff_dot import write_dot  # noqa: PLC0415 - as above

        write_dot(comparisons, out)
    data = out.getvalue().encode("utf-8", "backslashreplace")
    if name in ("svg", "png"):
        from guestlint.cli.graphviz import render  # noqa: PLC0415 - only for a picture

        return render(data, name, "ask for a page, which is folded: -o FILE.html")
    return data

"""`guestlint graph why A B`: the shortest chain of dependencies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from guestlint.cli.answers import answer_format, lines, place_json, place_text, print_json, print_text
from guestlint.cli.evaluation import Evaluate
from guestlint.cli.exits import Exit
from guestlint.cli.graph_hosts import load_hosts, node_argument
from guestlint.cli.options import evaluation_options, paths, setting_options, verbose_option
from guestlint.graph.dependencies import Dependency
from guestlint.graph.types import NEEDED_FIRST, Graph
from guestlint.graph.why import why
from guestlint.hints import Any
from guestlint.records import NamedTuple
from guestlint.report.summary import Line
from guestlint.settings.options import Options
from guestlint.source.positions import Positions


@click.command("why")
@node_argument("a")
@node_argument("b")
@paths
@answer_format
@evaluation_options
@verbose_option
@setting_options("graph")
def command(  # noqa: PLR0913 - click calls it with an argument for each option
    *, a: str, b: str, paths: tuple[str, ...], format_: str, evaluate: Evaluate, options: Options
) -> Exit:
    """Say why node A depends on node B: the shortest chain, each step with its reason and place.

    A and B are ids, names or globs of either. Exits with 1 if A does not depend on B.
    """
    hosts = load_hosts(paths, evaluate, options)
    ends = dict(hosts.find(b))
    answers = []
    for number, starts in hosts.find(a):
        if number in ends:
            graph, prefix = hosts.graphs[number], hosts.prefixes[number]
            chain = why(graph, starts, ends[number])
            back = why(graph, ends[number], starts) if chain is None else None
            answers.append(
                _Answer(
                    host=graph.host,
                    prefix=prefix,
                    starts=starts,
                    ends=ends[number],
                    chain=chain,
                    is_reverse=back is not None,
                    part=_needed_part(graph, starts, ends[number]) if chain is None else "",
                )
            )
    places = Positions(hosts.by_file)
    if format_ == "json":
        print_json(_as_json(answer, places) for answer in answers)
    else:
        print_text(list(_block(answer, places)) for answer in answers)
        if not answers and hosts.graphs:
            print_text([list(lines(f"{a} and {b} are on different hosts", style="title"))])
    is_found = any(answer.chain is not None for answer in answers)
    return hosts.exit(None, hosts.registry, Exit.CLEAN if is_found or not hosts.graphs else Exit.FINDINGS)


class _Answer(NamedTuple):
    host: str
    prefix: str
    starts: Sequence[str]
    ends: Sequence[str]
    chain: Sequence[Dependency] | None
    is_reverse: bool
    part: str
    """What belongs to a guest at the end, and the start depends on, where it does not depend on the guest."""


def _needed_part(graph: Graph, starts: Sequence[str], ends: Sequence[str]) -> str:
    """The nearest node that one of `starts` depends on and that belongs to a guest of `ends`; empty for none.

    What every boot waits for, as all local mounts, tells nothing of two guests.
    """
    guests = {graph.nodes[end].name for end in ends if graph.nodes[end].kind == "guest"}
    chain = why(graph, starts, {node.id for node in graph.nodes.values() if node.guest in guests})
    return chain[-1].needed if chain and not any(step.edge.implied for step in chain) else ""


def _as_json(answer: _Answer, places: Positions) -> dict[str, Any]:
    chain = answer.chain
    return {
        "host": answer.host,
        "from": [answer.prefix + node for node in answer.starts],
        "to": [answer.prefix + node for node in answer.ends],
        "depends": chain is not None,
        "chain": [
            {
                "dependent": answer.prefix + step.dependent,
                "needed": answer.prefix + step.needed,
                "kind": step.edge.kind,
                "reason": step.edge.reason,
                "implied": step.edge.implied,
                **place_json(places, step.edge.origin),
            }
            for step in chain or ()
        ],
    }


def _block(answer: _Answer, places: Positions) -> Iterator[Line]:
    start, end = _several(answer.prefix, answer.starts), _several(answer.prefix, answer.ends)
    if answer.chain is None:
        yield from lines(f"{start} does not depend on {end}", style="title")
        if answer.is_reverse:
            yield from lines(f"the other way round: `guestlint graph why {end} {start}`", "  ")
        if answer.part:
            part = f"{answer.prefix}{answer.part}"
            yield from lines(f"but on {part}, which is the guest's: `guestlint graph why {start} {part}`", "  ")
        return
    if not answer.chain:
        yield from lines(f"{start} is {end}", style="title")
        return
    yield from lines(answer.prefix + answer.chain[0].dependent, style="title")
    for step in answer.chain:
        yield from lines(f"{_words(step)} {answer.prefix}{step.needed}", "└─ ", "title")
        yield from lines(step.edge.reason, "   ")
        yield from lines(place_text(places, step.edge.origin), "   ", "dim")


def _words(step: Dependency) -> str:
    """The edge read from the dependent."""
    kind = step.edge.kind
    return _PASSIVE.get(kind, f"({kind})") if kind in NEEDED_FIRST else kind


_PASSIVE = {
    "before": "after",
    "wanted-by": "wants",
    "required-by": "requires",
    "contains": "is in",
    "creates": "is created by",
}


def _several(prefix: str, nodes: Sequence[str]) -> str:
    more = f" (and {len(nodes) - 1} more)" if len(nodes) > 1 else ""
    return f"{prefix}{nodes[0]}{more}"

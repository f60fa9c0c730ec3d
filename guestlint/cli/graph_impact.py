"""`guestlint graph impact NODE`: what fails if a node does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import click

from guestlint.cli.answers import Branch, answer_format, lines, place_json, print_json, print_text, tree
from guestlint.cli.evaluation import Evaluate
from guestlint.cli.exits import Exit
from guestlint.cli.graph_hosts import load_hosts, node_argument
from guestlint.cli.options import evaluation_options, paths, setting_options, verbose_option
from guestlint.graph.impact import Loss, impact
from guestlint.graph.types import Graph
from guestlint.hints import Any
from guestlint.records import NamedTuple
from guestlint.report.summary import Line, Style
from guestlint.settings.options import Options
from guestlint.source.positions import Positions


@click.command("impact")
@node_argument("node")
@paths
@answer_format
@evaluation_options
@verbose_option
@setting_options("graph")
def command(node: str, paths: tuple[str, ...], format_: str, evaluate: Evaluate, options: Options) -> Exit:
    """List what fails, at boot or at runtime, if NODE does: units, mounts, guests and the host itself.

    NODE is an id, a name or a glob of either; if there are several such nodes, all of them fail at once.
    """
    hosts = load_hosts(paths, evaluate, options)
    answers = [
        _Answer(hosts.graphs[number], hosts.prefixes[number], impact(hosts.graphs[number], nodes))
        for number, nodes in hosts.find(node)
    ]
    if format_ == "json":
        places = Positions(hosts.by_file)
        print_json(_as_json(answer, places) for answer in answers)
    else:
        print_text(block for answer in answers for block in _blocks(answer))
    return hosts.exit(None, hosts.registry)


class _Answer(NamedTuple):
    graph: Graph
    prefix: str
    losses: Sequence[Loss]


def _as_json(answer: _Answer, places: Positions) -> dict[str, Any]:
    return {
        "host": answer.graph.host,
        "counts": dict(_counts(answer)),
        "losses": [
            {
                "node": answer.prefix + loss.node,
                "kind": answer.graph.nodes[loss.node].kind,
                "effect": loss.effect,
                "stage": loss.stage,
                "by": answer.prefix + loss.by if loss.by else None,
                "edge": loss.edge.kind if loss.edge else None,
                "reason": loss.edge.reason if loss.edge else None,
                **(place_json(places, loss.edge.origin) if loss.edge else {}),
            }
            for loss in answer.losses
        ],
    }


def _blocks(answer: _Answer) -> Iterator[list[Line]]:
    """A tree for each stage, then the counts."""
    roots = [loss for loss in answer.losses if not loss.by]
    for stage, heading in (("boot", "at boot"), ("runtime", "when it is started")):
        lost = [loss for loss in answer.losses if loss.stage == stage and (loss.by or stage == "boot")]
        if stage == "boot" or lost:
            top = roots if stage == "boot" else [loss for loss in lost if _is_top(loss, lost)]
            yield [[(heading, "title")], *tree([_branch(answer, loss) for loss in top], _below(answer, lost))]
    counts = ", ".join(f"{count} {kind}{'s' if count != 1 else ''}" for kind, count in _counts(answer).items())
    yield list(lines(f"goes down with it: {counts}" if counts else "nothing goes down with it"))


def _is_top(loss: Loss, lost: Sequence[Loss]) -> bool:
    """Whether what takes it down is of another stage."""
    return all(each.node != loss.by for each in lost)


def _below(answer: _Answer, lost: Sequence[Loss]) -> Mapping[str, Sequence[Branch]]:
    below: dict[str, list[Branch]] = {}
    for loss in lost:
        if loss.by:
            below.setdefault(loss.by, []).append(_branch(answer, loss))
    return below


def _branch(answer: _Answer, loss: Loss) -> Branch:
    why = f": {loss.edge.reason}" if loss.edge else ""
    style: Style = "error" if answer.graph.nodes[loss.node].kind in ("guest", "host") else ""
    return Branch(f"{answer.prefix}{loss.node} {loss.effect}{why}", style, loss.node)


def _counts(answer: _Answer) -> Mapping[str, int]:
    """How many of each kind go down, beside those that were asked for."""
    counts = Counter(answer.graph.nodes[loss.node].kind for loss in answer.losses if loss.by)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

"""Differences of graphs as DOT: what differs in colour, and what it hangs together with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guestlint.graph.compare import Comparison, State, union
from guestlint.graph.types import NEEDED_FIRST, Edge, Node
from guestlint.hints import TextIO
from guestlint.report.diff_styles import HUES_OF, headline
from guestlint.report.dot_text import attribute_list, label, lines, quoted
from guestlint.report.drawing_styles import DEFAULTS, NODES, OTHER_NODE
from guestlint.report.fleet import prefixes
from guestlint.source.printable import printable


def write_dot(comparisons: Sequence[Comparison], out: TextIO) -> None:
    """Write a `digraph` with a box for each host that differs."""
    out.write("digraph guestlint {\n")
    out.writelines(f"  {name} {attribute_list(attributes)}\n" for name, attributes in DEFAULTS.items())
    graphs = [comparison.new for comparison in comparisons]
    for number, (comparison, prefix) in enumerate(zip(comparisons, prefixes(graphs), strict=True)):
        if not comparison.differs:
            continue
        out.write(f'  subgraph cluster_{number} {{\n    label={quoted(_title(comparison))}\n    color="#cbd5e1"\n')
        out.writelines(f"    {line}\n" for line in _lines(comparison, prefix))
        out.write("  }\n")
    out.write("}\n")


def _title(comparison: Comparison) -> str:
    return f"{label(comparison.new.host)}: {headline(comparison)}"


def _lines(comparison: Comparison, prefix: str) -> Iterator[str]:
    nodes = {change.node.id: change for change in comparison.nodes}
    edges = {change.edge: change for change in comparison.edges if change.state == "changed" or not change.edge.implied}
    near = {end for edge in edges for end in (edge.source, edge.target)}
    for node in union(comparison).nodes.values():
        if node.id in nodes or node.id in near:
            change = nodes.get(node.id)
            yield _node(node, prefix, change.state if change else None, change.note if change else "")
    yield from (_edge(edge, prefix, change.state, change.note) for edge, change in edges.items())


def _node(node: Node, prefix: str, state: State | None, note: str) -> str:
    shown = label(node.name) if state != "renamed" else f"{label(node.name)}\\n{label(note)}"
    attributes = {**NODES.get(node.kind, OTHER_NODE), "label": shown, "tooltip": lines([node.id, note])}
    if state is None:
        attributes.update(fillcolor="white", color="#cbd5e1", fontcolor="#475569")
    else:
        hues = HUES_OF[state]
        attributes.update(fillcolor=hues.pale, color=hues.on_light, fontcolor="#0f172a", penwidth="2.2")
    if state == "removed":
        attributes["style"] = "filled,dashed"
    return f"{_id(prefix + node.id)} {attribute_list(attributes)}"


def _edge(edge: Edge, prefix: str, state: State, note: str) -> str:
    colour = HUES_OF[state].on_light
    attributes = {"label": label(edge.kind), "color": colour, "fontcolor": colour, "penwidth": "2"}
    attributes["edgetooltip"] = attributes["labeltooltip"] = lines([edge.reason, note] if note else [edge.reason])
    if state == "removed":
        attributes["style"] = "dashed"
    source, target = edge.source, edge.target
    if edge.kind in NEEDED_FIRST:
        source, target = target, source
        attributes["dir"] = "back"
    return f"{_id(prefix + source)} -> {_id(prefix + target)} {attribute_list(attributes)}"


def _id(text: str) -> str:
    return quoted(printable(text).replace("\\", "\\\\"))

"""Graphviz DOT: hosts and guests as clusters, findings in colour, and a legend."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from guestlint.diagnostics import Finding, Run
from guestlint.graph.types import NEEDED_FIRST, Edge, EdgeKind, Graph, Layout, Node
from guestlint.hints import TextIO
from guestlint.records import NamedTuple
from guestlint.report.dot_legend import legend
from guestlint.report.dot_text import Attributes, attribute_list, label, lines, quoted, wrapped
from guestlint.report.drawing_styles import DEFAULTS, EDGES, NODES, OTHER_NODE
from guestlint.report.fleet import captions, prefixes
from guestlint.report.highlight import Highlights, highlighter
from guestlint.report.size import within_bounds
from guestlint.report.styles import HUES
from guestlint.source.printable import printable
from guestlint.source.route import format_route
from guestlint.source.shorten import short_id

_PLAIN: tuple[EdgeKind, ...] = ("runs", "contains", "has")
"""Lines without a head, which need no word."""


class Dot:
    """Writes one drawing of all graphs."""

    name = "dot"

    def write(self, graphs: Sequence[Graph], run: Run, out: TextIO) -> None:
        """Write a `digraph`; in a fleet each host is a cluster around its guests.

        Raises GraphTooLargeError, before anything is written, for one that is too large for its hosts.
        """
        lines = within_bounds((f"  {line}\n" for line in _lines(graphs, run)), run, "a drawing")
        out.write("digraph guestlint {\n")
        out.writelines(lines)
        out.write("}\n")


def _lines(graphs: Sequence[Graph], run: Run) -> Iterator[str]:
    """All that is in the drawing."""
    yield from (f"{name} {attribute_list(attributes)}" for name, attributes in DEFAULTS.items())
    seen: list[Highlights] = []
    highlights = highlighter(run)
    hosts = zip(graphs, prefixes(graphs), captions(graphs), strict=True)
    for number, (graph, prefix, caption) in enumerate(hosts):
        marks = highlights(graph)
        seen.append(marks)
        drawn = _Drawing(graph, prefix, marks).lines(f"cluster_{number}")
        if len(graphs) > 1:
            drawn = _cluster(f"cluster_{number}", {**_HOST_BOX, "label": label(caption)}, drawn)
        yield from drawn
    yield from legend(graphs, seen)


_HOST_BOX: Attributes = {
    "style": "rounded",
    "color": "#cbd5e1",
    "fontsize": "14",
    "penwidth": "1.5",
    "labeljust": "l",
    "labelloc": "t",
    "margin": "16",
}
_BOX: Attributes = {
    "style": "rounded,filled",
    "color": "#e2e8f0",
    "fillcolor": "#f8fafc",
    "labeljust": "l",
    "labelloc": "t",
    "margin": "10",
}
_IN_FLOW: Attributes = {"style": "solid", "penwidth": "4", "arrowsize": "1", "fontsize": "11"}
"""An edge of a cycle: the eye finds it among hundreds."""

_MEMBERS = 8
"""Guests that a folded one names."""
_FINDINGS = 5
"""Findings that a tooltip tells, each in so many characters at most."""
_HEADLINE = 300


class _Drawing(NamedTuple):
    """One graph to draw."""

    graph: Graph
    prefix: str
    marks: Highlights

    def lines(self, cluster: str) -> Iterator[str]:
        """Nodes in their boxes, then edges. What systemd orders by itself is drawn where the view or a finding asks."""
        edges: dict[tuple[str, str], list[Edge]] = defaultdict(list)
        for edge in self.graph.edges:
            if self.graph.layout.implied or not edge.implied or edge in self.marks.edges:
                edges[edge.source, edge.target].append(edge)
        drawn = {end for pair in edges for end in pair}
        boxes: dict[str, list[str]] = defaultdict(list)
        for node in self.graph.nodes.values():
            if node.id in drawn or node.kind != "unit" or node.id in self.marks.nodes:
                boxes[self._box(node)].append(self._node(node))
        yield from boxes.pop("", ())
        for number, (box, nodes) in enumerate(boxes.items()):
            yield from _cluster(f"{cluster}_{number}", {**_BOX, "label": label(box)}, nodes)
        for between in edges.values():
            yield self._edge(between)

    def _box(self, node: Node) -> str:
        """The name of the box that a node stands in; empty for none."""
        return {"guest": node.guest, "kind": node.kind, "host": ""}[self.graph.layout.cluster]

    def _node(self, node: Node) -> str:
        found = self.marks.nodes.get(node.id, [])
        attributes = {**NODES.get(node.kind, OTHER_NODE), "label": _label(node, len(found))}
        if found:
            hues = HUES[found[0].severity]
            attributes.update(color=hues.on_light, fillcolor=hues.pale, fontcolor="#0f172a", penwidth="2.2")
        about = [f"{node.kind} {node.name}"]
        if node.origin is not None and node.origin.route:
            about.append(f"{node.origin.file}: {format_route(node.origin.route)}")
        attributes["tooltip"] = lines([*about, *_headlines(found)])
        return f"{_id(self.prefix + node.id)} {attribute_list(attributes)}"

    def _edge(self, edges: Sequence[Edge]) -> str:
        """All edges between two nodes as one arrow."""
        layout = self.graph.layout
        own = [kind for kind in EDGES if any(edge.kind == kind for edge in edges)]
        kinds = [*own, *sorted({edge.kind for edge in edges}.difference(own))]
        attributes = dict(EDGES[own[0]] if own else {})
        found = list({id(one): one for edge in edges for one in self.marks.edges.get(edge, ())}.values())
        is_told = kinds[0] not in _PLAIN and (layout.words or found or not own)
        attributes["label"] = label(", ".join(kinds)) if is_told else ""
        if found:
            colour = HUES[found[0].severity].on_light
            attributes.update(_IN_FLOW, color=colour, fontcolor=colour)
        source, target = edges[0].source, edges[0].target
        if _is_turned(kinds[0], layout):
            source, target = target, source
            attributes["dir"] = "back"
            attributes["arrowtail"] = attributes.pop("arrowhead", "normal")
        tooltip = lines([*dict.fromkeys(edge.reason for edge in edges), *_headlines(found)])
        attributes["edgetooltip"] = tooltip
        if attributes["label"]:
            attributes["labeltooltip"] = tooltip
        return f"{_id(self.prefix + source)} -> {_id(self.prefix + target)} {attribute_list(attributes)}"


def _is_turned(kind: str, layout: Layout) -> bool:
    """Whether an edge is written the other way round, so that what shall stand at the left does.

    One that the layout shall not heed (`constraint`) makes dot give up at times ("trouble in init_rank").
    """
    if layout.left == "source":
        return kind == "before"
    return (kind in NEEDED_FIRST) == (layout.left == "dependent")


def _label(node: Node, findings: int) -> str:
    """Its name; a node that stands for others of its kind names them, and says how many findings are about them."""
    alike = [each for each in (node, *node.stands_for) if each.kind == node.kind]
    names = [each.id.partition(":")[2] for each in alike]
    texts = [wrapped(names[0]), f"and {len(names) - 1} like it"] if len(names) > 1 else [wrapped(node.name)]
    if node.kind == "guest" and len(names) > 1:
        more = [f"and {len(names) - _MEMBERS} more"] if len(names) > _MEMBERS else []
        texts = [f"{len(names)} guests like this", *map(wrapped, names[:_MEMBERS]), *more]
    if node.stands_for and findings:
        texts.append(f"{findings} finding{'s' if findings > 1 else ''}")
    return "\\n".join(texts)


def _headlines(findings: Sequence[Finding]) -> Iterator[str]:
    for finding in findings[:_FINDINGS]:
        text = f"{finding.severity}[{finding.rule}] {finding.diagnostic.message}"
        yield text if len(text) <= _HEADLINE else f"{text[: _HEADLINE - 3]}..."
    if len(findings) > _FINDINGS:
        yield f"and {len(findings) - _FINDINGS} more findings"


def _id(text: str) -> str:
    """A node's id, shortened: Graphviz reads no string of 16 KiB."""
    return quoted(printable(short_id(text)).replace("\\", "\\\\"))


def _cluster(name: str, attributes: Attributes, lines: Iterable[str]) -> Iterator[str]:
    yield f"subgraph {name} {{"
    yield from (f"  {key}={quoted(value)}" for key, value in attributes.items())
    yield from (f"  {line}" for line in lines)
    yield "}"

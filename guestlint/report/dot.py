"""Graphviz DOT: hosts and guests as clusters, findings in colour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TextIO

from guestlint.diagnostics import Finding, Run
from guestlint.graph.types import Edge, EdgeKind, Graph, Node
from guestlint.report.fleet import prefixes
from guestlint.report.highlight import Highlights, highlights
from guestlint.report.styles import HUES
from guestlint.source.printable import printable
from guestlint.source.route import format_route

Attributes = Mapping[str, str]

_FONT = "Helvetica,Arial,sans-serif"
_DEFAULTS: Mapping[str, Attributes] = {
    "graph": {
        "rankdir": "LR",
        "newrank": "true",  # without it dot gives up on clusters that share links and pools ("trouble in init_rank")
        "fontname": _FONT,
        "fontsize": "12",
        "fontcolor": "#475569",
        "bgcolor": "white",
        "nodesep": "0.22",
        "ranksep": "0.75",
        "pad": "0.3",
        "tooltip": " ",
    },
    "node": {
        "shape": "box",
        "style": "filled,rounded",
        "fontname": _FONT,
        "fontsize": "11",
        "fontcolor": "#0f172a",
        "color": "#94a3b8",
        "fillcolor": "#f1f5f9",
        "penwidth": "1.2",
        "margin": "0.14,0.06",
        "height": "0.32",
    },
    "edge": {
        "fontname": _FONT,
        "fontsize": "9",
        "fontcolor": "#64748b",
        "color": "#94a3b8",
        "arrowsize": "0.6",
        "penwidth": "1.1",
    },
}

_NODES: Mapping[str, Attributes] = {
    "host": {"fillcolor": "#0f172a", "color": "#0f172a", "fontcolor": "white", "fontsize": "13"},
    "guest": {"fillcolor": "#334155", "color": "#334155", "fontcolor": "white", "fontsize": "12"},
    "pool": {"shape": "cylinder", "style": "filled", "fillcolor": "#ede9fe", "color": "#7c3aed"},
    "dataset": {"shape": "cylinder", "style": "filled", "fillcolor": "#f5f3ff", "color": "#a78bfa"},
    "mount": {"shape": "folder", "style": "filled", "fillcolor": "#ecfdf5", "color": "#10b981"},
    "unit": {"shape": "box", "style": "filled,rounded", "fillcolor": "#f1f5f9", "color": "#94a3b8"},
    "directory": {"shape": "folder", "style": "filled", "fillcolor": "#fefce8", "color": "#eab308"},
    "volume": {"shape": "cylinder", "style": "filled", "fillcolor": "#faf5ff", "color": "#a855f7"},
    "interface": {"shape": "cds", "style": "filled", "fillcolor": "#f0f9ff", "color": "#38bdf8"},
    "link": {"shape": "hexagon", "style": "filled", "fillcolor": "#e0f2fe", "color": "#0284c7"},
    "address": {"shape": "plain", "style": "", "fontcolor": "#0369a1", "fontsize": "10"},
}

_OTHER_NODE: Attributes = {"shape": "component", "style": "filled", "fillcolor": "#fdf4ff", "color": "#c026d3"}
"""A kind that a plugin adds; edges of such kinds are drawn as all are, with their kind beside them."""

_EDGES: Mapping[str, Attributes] = {
    "requires": {"color": "#475569"},
    "wanted-by": {"color": "#475569", "arrowhead": "empty"},
    "after": {"style": "dashed", "arrowhead": "open"},
    "before": {"style": "dashed", "arrowhead": "open"},
    "runs": {"color": "#cbd5e1", "arrowhead": "none"},
    "starts": {"color": "#475569"},
    "contains": {"color": "#c4b5fd", "arrowhead": "none"},
    "creates": {"color": "#a78bfa", "style": "dotted"},
    "mounts": {"color": "#a78bfa"},
    "binds": {"color": "#10b981"},
    "shares": {"color": "#eab308"},
    "uses": {"color": "#a855f7"},
    "has": {"color": "#7dd3fc", "arrowhead": "none"},
    "attaches": {"color": "#0284c7"},
}
"""In the order of weight: of several edges between two nodes the first named gives the look."""

_PLAIN: tuple[EdgeKind, ...] = ("runs", "contains", "has")
"""Lines without a head, which need no word."""

_LONGEST = 64
"""Characters of a name in the drawing; the tooltip has it whole."""


class Dot:
    """Writes one drawing of all graphs."""

    name = "dot"

    def write(self, graphs: Sequence[Graph], run: Run, out: TextIO) -> None:
        """Write a `digraph`; in a fleet each host is a cluster around its guests."""
        out.write("digraph guestlint {\n")
        out.writelines(f"  {name} {_attributes(attributes)}\n" for name, attributes in _DEFAULTS.items())
        for number, (graph, prefix) in enumerate(zip(graphs, prefixes(graphs), strict=True)):
            drawing = _Drawing(graph, prefix, highlights(graph, run))
            lines = drawing.lines(f"cluster_{number}")
            if len(graphs) > 1:
                lines = _cluster(f"cluster_{number}", {**_HOST_BOX, "label": label(graph.host)}, lines)
            out.writelines(f"  {line}\n" for line in lines)
        out.write("}\n")


_HOST_BOX: Attributes = {
    "style": "rounded",
    "color": "#cbd5e1",
    "fontsize": "14",
    "penwidth": "1.5",
    "labeljust": "l",
    "margin": "16",
}
_GUEST_BOX: Attributes = {
    "style": "rounded,filled",
    "color": "#e2e8f0",
    "fillcolor": "#f8fafc",
    "labeljust": "l",
    "margin": "10",
}


class _Drawing(NamedTuple):
    """One graph to draw."""

    graph: Graph
    prefix: str
    marks: Highlights

    def lines(self, cluster: str) -> Iterator[str]:
        """Nodes by guest, then edges. What systemd orders by itself is drawn only where a finding is about it."""
        edges: dict[tuple[str, str], list[Edge]] = defaultdict(list)
        for edge in self.graph.edges:
            if not edge.implied or edge in self.marks.edges:
                edges[edge.source, edge.target].append(edge)
        drawn = {end for pair in edges for end in pair}
        guests: dict[str, list[str]] = defaultdict(list)
        for node in self.graph.nodes.values():
            if node.id in drawn or node.kind != "unit" or node.id in self.marks.nodes:
                guests[node.guest].append(self._node(node))
        yield from guests.pop("", ())
        for number, (guest, nodes) in enumerate(guests.items()):
            yield from _cluster(f"{cluster}_{number}", {**_GUEST_BOX, "label": label(guest)}, nodes)
        for between in edges.values():
            yield self._edge(between)

    def _node(self, node: Node) -> str:
        found = self.marks.nodes.get(node.id, [])
        attributes = {**_NODES.get(node.kind, _OTHER_NODE), "label": label(node.name)}
        if found:
            hues = HUES[found[0].severity]
            attributes.update(color=hues.on_light, fillcolor=hues.pale, fontcolor="#0f172a", penwidth="2.2")
        about = [f"{node.kind} {node.name}"]
        if node.origin is not None and node.origin.route:
            about.append(f"{node.origin.file}: {format_route(node.origin.route)}")
        attributes["tooltip"] = _lines([*about, *map(_headline, found)])
        return f"{_id(self.prefix + node.id)} {_attributes(attributes)}"

    def _edge(self, edges: Sequence[Edge]) -> str:
        """All edges between two nodes as one arrow."""
        own = [kind for kind in _EDGES if any(edge.kind == kind for edge in edges)]
        kinds = [*own, *sorted({edge.kind for edge in edges}.difference(own))]
        style = _EDGES[own[0]] if own else {}
        attributes = {**style, "label": label(", ".join(kinds)) if kinds[0] not in _PLAIN else ""}
        found = list({id(one): one for edge in edges for one in self.marks.edges.get(edge, ())}.values())
        if found:
            colour = HUES[found[0].severity].on_light
            attributes.update(color=colour, fontcolor=colour, penwidth="2.2")
        if kinds[0] == "before":
            attributes["constraint"] = "false"
        tooltip = _lines([*dict.fromkeys(edge.reason for edge in edges), *map(_headline, found)])
        attributes.update(edgetooltip=tooltip, labeltooltip=tooltip)
        source, target = (_id(self.prefix + end) for end in (edges[0].source, edges[0].target))
        return f"{source} -> {target} {_attributes(attributes)}"


def label(text: str) -> str:
    """Write text for a label: printable, shortened, and without Graphviz's own escapes and entities."""
    return _escape(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}...")


def _escape(text: str) -> str:
    return printable(text).replace("\\", "\\\\").replace("&", "&amp;")


def _lines(texts: Iterable[str]) -> str:
    return "\\n".join(map(_escape, texts))


def _headline(finding: Finding) -> str:
    return f"{finding.severity}[{finding.rule}] {finding.diagnostic.message}"


def _id(text: str) -> str:
    return _quoted(printable(text).replace("\\", "\\\\"))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'


def _attributes(attributes: Attributes) -> str:
    return "[" + ", ".join(f"{name}={_quoted(value)}" for name, value in attributes.items()) + "]"


def _cluster(name: str, attributes: Attributes, lines: Iterable[str]) -> Iterator[str]:
    yield f"subgraph {name} {{"
    yield from (f"  {key}={_quoted(value)}" for key, value in attributes.items())
    yield from (f"  {line}" for line in lines)
    yield "}"

"""Mermaid flowcharts, which GitHub, GitLab and many wikis draw where they stand in Markdown."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import count

from guestlint.diagnostics import RANK, Run
from guestlint.graph.types import NEEDED_FIRST, Edge, Graph, Node
from guestlint.hints import TextIO
from guestlint.report.drawing_styles import EDGES, NODES, OTHER_NODE
from guestlint.report.fleet import captions, prefixes
from guestlint.report.highlight import Highlights, highlighter
from guestlint.report.styles import HUES
from guestlint.source.printable import printable

_SHAPES = {
    "pool": "[({})]",
    "dataset": "[({})]",
    "volume": "[({})]",
    "link": "{{{{{}}}}}",
    "guest": "({})",
    "host": "({})",
}
"""What stands around the text of a kind; all others are boxes."""

_PLAIN = re.compile(r"[^\w ./:@,()-]", re.ASCII)
_LONGEST = 64
"""Characters of a name in the drawing."""
_MEMBERS = 8
"""Guests that a folded one names."""


class Mermaid:
    """Writes one flowchart of all graphs."""

    name = "mermaid"

    def write(self, graphs: Sequence[Graph], run: Run, out: TextIO) -> None:
        """Write a `flowchart`: boxes for guests, and for hosts in a fleet; findings in colour."""
        out.write("flowchart LR\n")
        drawing = _Drawing()
        highlights = highlighter(run)
        for graph, prefix, caption in zip(graphs, prefixes(graphs), captions(graphs), strict=True):
            lines = drawing.lines(graph, highlights(graph))
            if prefix:
                lines = _box(f"host{next(drawing.boxes)}", caption, lines)
            out.writelines(f"  {line}\n" for line in lines)
        out.writelines(f"  {line}\n" for line in drawing.styles())


class _Drawing:
    """Numbers nodes, boxes and edges, as Mermaid takes few characters in ids and styles edges by number."""

    def __init__(self) -> None:
        self.boxes = count()
        self._nodes = count()
        self._edges = count()
        self._kinds: set[str] = set()
        self._found: dict[str, list[int]] = defaultdict(list)
        self._coloured: dict[str, list[int]] = defaultdict(list)

    def lines(self, graph: Graph, marks: Highlights) -> Iterator[str]:
        """The nodes of a graph in their boxes, then its edges."""
        edges: dict[tuple[str, str], list[Edge]] = defaultdict(list)
        for edge in graph.edges:
            if graph.layout.implied or not edge.implied or edge in marks.edges:
                edges[edge.source, edge.target].append(edge)
        drawn = {end for pair in edges for end in pair}
        ids: dict[str, str] = {}
        boxes: dict[str, list[str]] = defaultdict(list)
        for node in graph.nodes.values():
            if node.id in drawn or node.kind != "unit" or node.id in marks.nodes:
                ids[node.id] = f"n{next(self._nodes)}"
                box = {"guest": node.guest, "kind": node.kind, "host": ""}[graph.layout.cluster]
                boxes[box].append(self._node(ids[node.id], node, marks))
        yield from boxes.pop("", ())
        for name, nodes in boxes.items():
            yield from _box(f"box{next(self.boxes)}", name, iter(nodes))
        for (source, target), between in edges.items():
            yield self._edge(graph, ids[source], ids[target], between, marks)

    def _node(self, id_: str, node: Node, marks: Highlights) -> str:
        kind = node.kind if node.kind in NODES else "other"
        severity = marks.severity(node.id)
        self._kinds.add(kind)
        shape = _SHAPES.get(kind, "[{}]").format(f'"{_label(node)}"')
        return f"{id_}{shape}:::{severity or kind}"

    def _edge(self, graph: Graph, source: str, target: str, edges: Sequence[Edge], marks: Highlights) -> str:
        number = next(self._edges)
        own = [kind for kind in EDGES if any(edge.kind == kind for edge in edges)]
        kinds = [*own, *sorted({edge.kind for edge in edges}.difference(own))]
        severities = [severity for edge in edges if (severity := marks.severity(edge)) is not None]
        if severities:
            self._found[max(severities, key=RANK.__getitem__)].append(number)
        style = EDGES.get(kinds[0], {})
        if not severities and "color" in style:
            self._coloured[style["color"]].append(number)
        is_dashed = style.get("style") in ("dashed", "dotted") and not severities
        head, left = "-" if style.get("arrowhead") == "none" else ">", graph.layout.left
        if left != "source" and (kinds[0] in NEEDED_FIRST) == (left == "dependent"):
            # Mermaid has no arrow that points back: a line that is turned for the layout has no head.
            source, target, head = target, source, "-"
        arrow = f"-.-{head.strip('-')}" if is_dashed else f"--{head}"
        words = f'|"{_text(", ".join(kinds))}"|' if graph.layout.words or severities else ""
        return f"{source} {arrow}{words} {target}"

    def styles(self) -> Iterator[str]:
        """The colours of kinds and findings."""
        for kind in (*NODES, "other"):
            if kind in self._kinds:
                style = NODES.get(kind, OTHER_NODE)
                fill, line, text = (style.get(key, "") for key in ("fillcolor", "color", "fontcolor"))
                yield f"classDef {kind} fill:{fill or '#ffffff'},stroke:{line or '#cbd5e1'},color:{text or '#0f172a'}"
        for colour, edges in self._coloured.items():
            yield f"linkStyle {','.join(map(str, edges))} stroke:{colour}"
        for severity, hues in HUES.items():
            yield f"classDef {severity} fill:{hues.pale},stroke:{hues.on_light},stroke-width:3px,color:#0f172a"
            if self._found[severity]:
                numbers = ",".join(map(str, self._found[severity]))
                yield f"linkStyle {numbers} stroke:{hues.on_light},stroke-width:4px"


def _label(node: Node) -> str:
    names = [each.id.partition(":")[2] for each in (node, *node.stands_for) if each.kind == node.kind]
    if len(names) == 1:
        return _text(node.name)
    if node.kind != "guest":
        return f"{_text(names[0])}<br/>and {len(names) - 1} like it"
    more = [f"and {len(names) - _MEMBERS} more"] if len(names) > _MEMBERS else []
    return "<br/>".join([f"{len(names)} guests like this", *map(_text, names[:_MEMBERS]), *more])


def _text(text: str) -> str:
    """Text in quotes, all but letters and the like as codes: nothing in it is markup, HTML or Markdown."""
    shown = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
    return _PLAIN.sub(lambda match: f"#{ord(match[0])};", printable(shown)) or "#32;"


def _box(id_: str, name: str, lines: Iterator[str]) -> Iterator[str]:
    yield f'subgraph {id_}["{_text(name)}"]'
    yield from (f"  {line}" for line in lines)
    yield "end"
    yield f"style {id_} fill:#f8fafc,stroke:#cbd5e1,color:#475569"

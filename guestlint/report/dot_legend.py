"""The legend below a drawing: the kinds of nodes and edges that are in it, and what the colours of findings mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from guestlint.diagnostics import RANK
from guestlint.graph.types import Graph
from guestlint.report.drawing_styles import EDGES, NODES, OTHER_NODE
from guestlint.report.highlight import Highlights
from guestlint.report.styles import HUES
from guestlint.source.printable import printable


def legend(graphs: Sequence[Graph], marks: Sequence[Highlights]) -> Iterator[str]:
    """The drawing's label, as lines of DOT; none for a drawing with nothing in it."""
    kinds = {node.kind for graph in graphs for node in graph.nodes.values()}
    if not kinds:
        return
    found = {
        findings[0].severity
        for mark in marks
        for group in (mark.nodes.values(), mark.edges.values())
        for findings in group
    }
    drawn = {edge.kind for graph in graphs for edge in graph.edges if graph.layout.implied or not edge.implied}
    cells = [_node(kind) for kind in (*(each for each in NODES if each in kinds), *sorted(kinds.difference(NODES)))]
    cells += [_finding(severity) for severity in sorted(found, key=lambda each: -RANK[each])]
    arrows = [_edge(kind) for kind in (*(each for each in EDGES if each in drawn), *sorted(drawn.difference(EDGES)))]
    rows = [cells, *([arrows] if arrows else [])]
    table = "".join(
        f'<tr><td align="left"><table border="0" cellspacing="6"><tr>{"".join(row)}</tr></table></td></tr>'
        for row in rows
    )
    yield 'labelloc="b"'
    yield 'labeljust="l"'
    yield f'label=<<table border="0" cellspacing="0" cellpadding="0">{table}</table>>'


def _node(kind: str) -> str:
    style = NODES.get(kind, OTHER_NODE)
    return _cell(
        kind, style.get("fillcolor", "#ffffff"), style.get("color", "#cbd5e1"), style.get("fontcolor", "#0f172a")
    )


def _finding(severity: str) -> str:
    hues = next(value for name, value in HUES.items() if name == severity)
    return _cell(f"with {severity}", hues.pale, "#0f172a", "#0f172a")


def _cell(text: str, fill: str, line: str, colour: str) -> str:
    shown = _text(text)
    return f'<td border="1" color="{line}" bgcolor="{fill}"><font color="{colour}" point-size="10">{shown}</font></td>'


def _edge(kind: str) -> str:
    style = EDGES.get(kind, {})
    line = "- -" if style.get("style") in ("dashed", "dotted") else "--"
    head = "" if style.get("arrowhead") == "none" else "&gt;"
    colour = style.get("color", "#94a3b8")
    return (
        f'<td><font color="{colour}" point-size="10"><b>{line}{head}</b></font> '
        f'<font color="#475569" point-size="10">{_text(kind)}</font></td>'
    )


def _text(text: str) -> str:
    return escape(printable(text)) or "?"

"""How nodes and edges look on a page: the styles of drawings, in the words of Cytoscape and for both grounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from guestlint.hints import Any
from guestlint.report.drawing_styles import DEFAULTS, EDGES, NODES, OTHER_NODE, Attributes

_SHAPES = {
    "box": "round-rectangle",
    "cylinder": "barrel",
    "folder": "cut-rectangle",
    "cds": "tag",
    "hexagon": "hexagon",
    "plain": "rectangle",
    "component": "round-rectangle",
}
_GROUND = "#111722"
_TEXT = "#dbe3ee"
_NONE = "transparent"


def looks(kinds: Iterable[str], relations: Iterable[str]) -> dict[str, Any]:
    """A look for each kind of node and of edge, in their order: colours are for a light and for a dark ground."""
    return {
        "nodes": [_node(NODES.get(kind, OTHER_NODE)) for kind in kinds],
        "edges": [_edge(EDGES.get(kind, {})) for kind in relations],
    }


def _node(style: Attributes) -> Mapping[str, Any]:
    fill, line = style.get("fillcolor", _NONE), style.get("color", _NONE)
    text = style.get("fontcolor", DEFAULTS["node"]["fontcolor"])
    shape = _SHAPES.get(style["shape"] if "shape" in style else DEFAULTS["node"]["shape"], "round-rectangle")
    if text == "white":  # a dark node is a pale one on a dark ground
        return {"shape": shape, "fill": [fill, "#cbd5e1"], "line": [line, "#cbd5e1"], "text": ["#ffffff", "#0f172a"]}
    return {
        "shape": shape,
        "fill": [fill, _NONE if fill == _NONE else _mix(line, _GROUND, 0.25)],
        "line": [line, line],
        "text": [text, _mix(text, "#ffffff", 0.4) if fill == _NONE else _TEXT],
    }


def _edge(style: Attributes) -> Mapping[str, Any]:
    colour = style.get("color", DEFAULTS["edge"]["color"])
    head = {"none": "none", "empty": "triangle", "open": "vee"}.get(style.get("arrowhead", ""), "triangle")
    return {
        "line": [_mix(colour, "#475569", 0.75), _mix(colour, "#cbd5e1", 0.6)],
        "style": style.get("style", "solid"),
        "head": head,
        "hollow": style.get("arrowhead") == "empty",
    }


def _mix(colour: str, other: str, share: float) -> str:
    """`share` of a colour, the rest of another."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def _channels(colour: str) -> list[int]:
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]

"""How nodes and edges look in drawings: one colour and shape for each kind, in the words of Graphviz."""

from __future__ import annotations

from collections.abc import Mapping

Attributes = Mapping[str, str]

FONT = "Helvetica,Arial,sans-serif"
DEFAULTS: Mapping[str, Attributes] = {
    "graph": {
        "rankdir": "LR",
        "newrank": "true",  # without it dot gives up on clusters that share links and pools ("trouble in init_rank")
        "fontname": FONT,
        "fontsize": "12",
        "fontcolor": "#475569",
        "bgcolor": "white",
        "nodesep": "0.16",
        "ranksep": "0.45",
        "pad": "0.3",
        "tooltip": " ",
    },
    "node": {
        "shape": "box",
        "style": "filled,rounded",
        "fontname": FONT,
        "fontsize": "11",
        "fontcolor": "#0f172a",
        "color": "#94a3b8",
        "fillcolor": "#f1f5f9",
        "penwidth": "1.2",
        "margin": "0.14,0.05",
        "height": "0.3",
    },
    "edge": {
        "fontname": FONT,
        "fontsize": "9",
        "fontcolor": "#64748b",
        "color": "#94a3b8",
        "arrowsize": "0.6",
        "penwidth": "1.1",
    },
}

NODES: Mapping[str, Attributes] = {
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

OTHER_NODE: Attributes = {"shape": "component", "style": "filled", "fillcolor": "#fdf4ff", "color": "#c026d3"}
"""A kind that a plugin adds; edges of such kinds are drawn as all are, with their kind beside them."""

EDGES: Mapping[str, Attributes] = {
    "requires": {"color": "#475569"},
    "required-by": {"color": "#475569"},
    "wanted-by": {"color": "#475569", "arrowhead": "empty"},
    "wants": {"color": "#475569", "arrowhead": "empty"},
    "after": {"style": "dashed", "arrowhead": "open"},
    "before": {"style": "dashed", "arrowhead": "open"},
    "runs": {"color": "#cbd5e1", "arrowhead": "none", "weight": "3"},
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

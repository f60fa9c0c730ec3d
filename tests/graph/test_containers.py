"""NixOS containers in the graph: pairs of links, bridges and addresses."""

from __future__ import annotations

import json

from guestlint import api
from guestlint.source.parse import read_bytes

PAIR = {"privateNetwork": True, "hostAddress": "10.0.0.1"}
BOXES = {
    "db": {**PAIR, "localAddress": "10.0.0.2"},
    "web": {
        **PAIR,
        "localAddress": "10.0.0.3",
        "extraVeths": {"back": {"hostBridge": "br0", "localAddress": "10.1.0.2/24"}},
    },
}


def test_pairs_and_addresses() -> None:
    graph = api.graph(read_bytes("host.json", json.dumps({"containers": BOXES}).encode()))
    drawn = {(edge.source, edge.kind, edge.target) for edge in graph.edges}
    assert drawn >= {
        ("guest:db", "has", "interface:ve-db"),
        ("guest:web", "has", "interface:back"),
        ("guest:web", "starts", "unit:container@web.service"),
        ("interface:ve-db", "has", "address:10.0.0.1"),
        ("interface:ve-db", "has", "address:10.0.0.2"),
        ("interface:ve-web", "has", "address:10.0.0.1"),
        ("interface:ve-web", "has", "address:10.0.0.3"),
        ("interface:back", "has", "address:10.1.0.2"),
        ("interface:back", "attaches", "link:br0"),
    }
    owners = {node.name: node.guest for node in graph.nodes.values() if node.kind == "address"}
    assert owners == {"10.0.0.1": "", "10.0.0.2": "db", "10.0.0.3": "web", "10.1.0.2": "web"}

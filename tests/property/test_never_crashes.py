"""No document makes guestlint crash, whatever is in it, and no format makes a difference to that."""

from __future__ import annotations

import io
import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guestlint import api
from guestlint.cli.output import create_writer
from guestlint.registry.index import GRAPHS, REPORTS
from guestlint.source.parse import read_bytes
from tests.hosts import shared_hosts, to_toml

WORDS = """
    node guests name type backend microvm container networking zfs /persist persist pool dataset hostMountpoint
    guestMountpoint macvtap macvlan macvlans interfaces links mac baseMac system mainLinkName hostLink nodeName
    autostart modules extraSpecialArgs fileSystems systemd services after before requires device fsType options _module
"""
KEYS = st.sampled_from(WORDS.split()) | st.text(max_size=3)
LEAVES = (
    st.sampled_from(["microvm", "container", "lan", "/a", "/a b", "x", "02:01:27:00:00:01", "ward", ""])
    | st.text(max_size=5)
    | st.integers()
    | st.booleans()
    | st.none()
    | st.floats(allow_nan=False, allow_infinity=False)
)
ANYTHING = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(KEYS, ANYTHING, max_size=4), st.dictionaries(st.text(max_size=3), ANYTHING, max_size=3))
def test_any_json(data: dict[str, Any], guests: dict[str, Any]) -> None:
    document = read_bytes("host.json", json.dumps(data | {"guests": guests}).encode())
    run = api.lint([document])
    assert run.crashes == []
    api.expand(document)
    api.graph(document)
    for target in REPORTS:
        create_writer(REPORTS, target).write(run, io.StringIO())


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(shared_hosts())
def test_graphs_are_whole(host: dict[str, Any]) -> None:
    """Each edge joins two nodes, and has its reason."""
    document = read_bytes("host.toml", to_toml(host).encode())
    graph = api.graph(document)
    for edge in graph.edges:
        assert edge.source in graph.nodes
        assert edge.target in graph.nodes
        assert edge.reason
    run = api.lint([document])
    for target in GRAPHS:
        out = io.StringIO()
        create_writer(GRAPHS, target).write([graph], run, out)
        assert out.getvalue()

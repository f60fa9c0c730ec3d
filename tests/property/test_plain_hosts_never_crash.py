"""Hosts with plain micro VMs, some options of which have any value, are linted, expanded and drawn all the same."""

from __future__ import annotations

import copy
import json
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guestlint import api
from guestlint.source.parse import read_bytes
from tests.plain_hosts import plain_hosts

_ANYTHING: tuple[Any, ...] = (
    *(None, 1, -1, True, 1.5, "", "x", "/", "\u0000"),
    *([], {}, [[]], [{}], [None], ["x"], {"a": 1}),
)


def _spoil(data: Any, random: Random) -> None:
    """Give one option of the document some other value."""
    while isinstance(data, dict | list) and data:
        key: Any = random.choice(list(data) if isinstance(data, dict) else range(len(data)))
        value = data[key]
        if not isinstance(value, dict | list) or not value or random.random() < 0.15:
            data[key] = copy.deepcopy(random.choice(_ANYTHING))
            return
        data = value


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plain_hosts(), st.randoms(use_true_random=False), st.integers(0, 3))
def test_a_spoiled_host(data: dict[str, Any], random: Random, times: int) -> None:
    for _ in range(times):
        _spoil(data, random)
    document = read_bytes("host.json", json.dumps(data).encode())
    run = api.lint([document])
    assert run.crashes == []
    assert all(finding.diagnostic.at.file == "host.json" for finding in run.findings)
    graph = api.graph(document)
    assert {end for edge in graph.edges for end in (edge.source, edge.target)} <= set(graph.nodes)
    json.dumps(api.expand(document))

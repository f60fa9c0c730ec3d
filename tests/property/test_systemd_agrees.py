"""On hosts that nobody wrote, guestlint's ordering cycles are the real systemd's."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from guestlint import api
from guestlint.source.parse import read_bytes
from tests.conformance.systemd_oracle import finds_cycle
from tests.hosts import shared_hosts, to_toml
from tests.oracles import require


@pytest.fixture(scope="module", autouse=True)
def _systemd() -> None:
    require("systemd-analyze")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(shared_hosts())
def test_cycles(host: dict[str, Any]) -> None:
    document = read_bytes("host.toml", to_toml(host).encode())
    found = [finding for finding in api.lint([document]).findings if finding.rule == "ordering-cycle"]
    with tempfile.TemporaryDirectory() as folder:
        assert finds_cycle(api.units(document), Path(folder)) is bool(found)

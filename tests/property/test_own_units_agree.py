"""On hosts whose file systems and services are mixed anew, the ordering cycles are the real systemd's."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from guestlint import api
from guestlint.source.parse import read_bytes
from tests.conformance.corpus import FIXTURES
from tests.conformance.systemd_oracle import generate, may_find_cycle
from tests.oracles import require

_ROWS = [
    json.loads(line)["document"]
    for line in (FIXTURES / "conformance-host" / "cases.jsonl").read_text("utf-8").splitlines()
]
_FILE_SYSTEMS = [each for row in _ROWS for each in row.get("fileSystems", {}).items()]
_SERVICES = [each for row in _ROWS for each in row.get("systemd", {}).get("services", {}).items()]
_MOUNTS = [each for row in _ROWS for each in row.get("systemd", {}).get("mounts", [])]


@pytest.fixture(scope="module", autouse=True)
def _systemd() -> None:
    require("systemd-analyze")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(
    st.sampled_from(_ROWS),
    st.lists(st.sampled_from(_FILE_SYSTEMS), max_size=4),
    st.lists(st.sampled_from(_SERVICES), max_size=3),
    st.lists(st.sampled_from(_MOUNTS), max_size=1),
)
def test_cycles(
    row: dict[str, Any],
    file_systems: list[tuple[str, Any]],
    services: list[tuple[str, Any]],
    mounts: list[dict[str, Any]],
) -> None:
    host = {**row, "fileSystems": dict(file_systems), "systemd": {"services": dict(services), "mounts": mounts}}
    document = read_bytes("host.json", json.dumps(host).encode())
    run = api.lint([document])
    assume(not api.refusals(run, "host.json"))
    found = any(finding.rule == "ordering-cycle" for finding in run.findings)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        export = api.units(document)
        generated = generate(export["fstab"], folder)
        own = {path.name for path in generated.iterdir()} if not mounts else set()
        (folder / "units").mkdir()
        for file, text in export.items():
            if file not in own:
                (folder / "units" / file).write_text(text, "utf-8")
        assert may_find_cycle(folder / "units" / "guests.target", folder / "units", generated, expected=found)

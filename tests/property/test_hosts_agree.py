"""On whole random hosts, guestlint's verdict, its dependencies and its losses are those of Nix and the real systemd."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings

from guestlint import api
from guestlint.diagnostics import Finding
from guestlint.graph.types import Graph
from guestlint.names.systemd import unit_of
from guestlint.source.document import Document
from guestlint.source.parse import read_bytes
from tests.conformance.nixos_units import ANCHOR, RefusedError, Table, guest_units, write_units
from tests.conformance.random_hosts import hosts
from tests.conformance.systemd_oracle import generate
from tests.conformance.systemd_plan import Dependency, dependencies, plan
from tests.oracles import require

_HOSTS = int(os.environ.get("TEST_HOSTS", "200"))
_TRIES = 40


class _Judged(NamedTuple):
    """A host, and the folders of its units: those that NixOS writes, and those that systemd's generator does."""

    document: Document
    findings: list[Finding]
    folders: tuple[Path, Path]

    def names(self) -> frozenset[str]:
        """The units of the host."""
        kinds = (".mount", ".automount", ".service", ".target", ".socket", ".path", ".timer")
        files = {file.name for folder in self.folders for file in folder.iterdir() if not file.is_symlink()}
        return frozenset(name for name in files if name.endswith(kinds)) - {ANCHOR}


@pytest.fixture(scope="module", autouse=True)
def _systemd() -> None:
    require("systemd-analyze")


@settings(max_examples=_HOSTS, deadline=None, suppress_health_check=list(HealthCheck))
@given(hosts())
def test_hosts(host: Table) -> None:
    document = read_bytes("host.json", json.dumps(host).encode())
    run = api.lint([document])
    refused = bool(api.refusals(run, "host.json"))
    with tempfile.TemporaryDirectory() as name:
        units = Path(name) / "units"
        units.mkdir()
        try:
            fstab = write_units(host, units)
        except RefusedError:
            assert refused
            return
        assert not refused
        judged = _Judged(document, list(run.findings), (units, generate(fstab, Path(name))))
        _assert_same_dependencies(judged)
        _assert_same_cycle(judged, host)

"""On whole random hosts guestlint refuses what NixOS refuses, and sees what the real systemd sees of the others.

`TEST_HOSTS=2000 pytest tests/property/test_hosts_agree.py` tries so many hosts; `--hypothesis-seed` has others.
"""

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
from guestlint.source.document import Document
from guestlint.source.parse import read_bytes
from tests.conformance.nixos_units import ANCHOR, RefusedError, Table, guest_units, write_units
from tests.conformance.random_hosts import hosts
from tests.conformance.systemd_oracle import generate
from tests.conformance.systemd_plan import Dependency, dependencies, plan
from tests.conformance.told import TARGETS, edges, told
from tests.oracles import require

_HOSTS = int(os.environ.get("TEST_HOSTS", "200"))
_TRIES = 40
_KINDS = (".mount", ".automount", ".service", ".target", ".socket", ".path", ".timer")


class _Written(NamedTuple):
    """The folders of a host's units: those that NixOS writes, and those that systemd's generator makes."""

    nixos: Path
    generated: Path

    def units(self) -> frozenset[str]:
        """The units that are not masked."""
        masked = {file.name for file in self.nixos.iterdir() if file.is_symlink()}
        files = {file.name for folder in self for file in folder.iterdir() if file.name.endswith(_KINDS)}
        return frozenset(files - masked - {ANCHOR})


@pytest.fixture(scope="module", autouse=True)
def _systemd() -> None:
    require("systemd-analyze")


@settings(max_examples=_HOSTS // 2, deadline=None, suppress_health_check=list(HealthCheck))
@given(hosts(later=False))
def test_hosts_of_the_first_schema(host: Table) -> None:
    _assert_agrees(host)


@settings(max_examples=_HOSTS // 2, deadline=None, suppress_health_check=list(HealthCheck))
@given(hosts(later=True))
def test_hosts_of_the_later_schema(host: Table) -> None:
    _assert_agrees(host)


def _assert_agrees(host: Table) -> None:
    document = read_bytes("host.json", json.dumps(host).encode())
    run = api.lint([document])
    refused = bool(api.refusals(run, document.file))
    messages = [each.diagnostic.message for each in run.findings if each.rule == "ordering-cycle"]
    with _written(host) as written:
        assert (written is None) is refused
        if written is not None:
            assert _guestlints(document, written) == _systemds(written)
            _assert_cycle(host, written, messages)


@contextmanager
def _written(host: Table) -> Iterator[_Written | None]:
    """None where NixOS refuses the host."""
    with tempfile.TemporaryDirectory() as name:
        units = Path(name) / "units"
        units.mkdir()
        try:
            fstab = write_units(host, units)
        except RefusedError:
            yield None
        else:
            yield _Written(units, generate(fstab, Path(name)))


def _systemds(written: _Written) -> frozenset[Dependency]:
    return told(dependencies(sorted(written.units() | TARGETS), *written), written.units())


def _guestlints(document: Document, written: _Written) -> frozenset[Dependency]:
    return told(edges(api.graph(document)), written.units())


def _assert_cycle(host: Table, written: _Written, messages: list[str]) -> None:
    """The same verdict, and no guest is lost that the messages do not name.

    systemd is asked again where it does not agree: where a unit requires one that is not there, the order of a hash
    table, which is seeded anew in each run, decides what else is planned.
    """
    guests = guest_units(host)
    named = {name for message in messages for name in re.findall("`([^`]*)`", message)}

    def agrees() -> bool:
        planned = plan(ANCHOR, *written)
        lost = {name for name, unit in guests.items() if unit in planned.deleted and unit not in named}
        return planned.has_cycle is bool(messages) and lost <= named

    assert any(agrees() for _ in range(_TRIES)), (plan(ANCHOR, *written), messages)

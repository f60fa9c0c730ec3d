"""The graph's requirements and orders are those that the real systemd has once it has read the units of a host."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from guestlint import api
from guestlint.source.document import Document
from guestlint.source.parse import read_bytes
from tests.architecture.code import ROOT
from tests.conformance.corpus import FIXTURES
from tests.conformance.systemd_oracle import generate
from tests.conformance.systemd_plan import dependencies
from tests.conformance.told import TARGETS, edges, told
from tests.container_hosts import container_hosts
from tests.oracles import require
from tests.plain_hosts import plain_hosts

HOSTS = [
    *sorted((FIXTURES / "realworld").glob("*.toml")),
    *sorted((FIXTURES / "facts").glob("*.json")),
    *sorted((FIXTURES / "plain").glob("*.json")),
    *sorted((FIXTURES / "review-units").glob("*.toml")),
    *sorted((ROOT / "examples").glob("*.toml")),
]
_NAME = re.compile(r"[a-zA-Z0-9_.-]+")
_LONGEST = 200
_LINKS = re.compile(r"^(Wanted|Required)By=(.+)$", re.MULTILINE)


@pytest.fixture(scope="module", autouse=True)
def _systemd() -> None:
    require("systemd-analyze")


@pytest.mark.parametrize("file", HOSTS, ids=lambda file: file.stem)
def test_hosts_that_are_there(file: Path) -> None:
    document = read_bytes(file.name, file.read_bytes())
    if not api.refusals(api.lint([document]), document.file):
        _assert_agrees(document)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(plain_hosts())
def test_hosts_with_micro_vms(host: dict[str, Any]) -> None:
    _assert_agrees(_accepted({**host, "microvm": {"vms": _named(host["microvm"]["vms"])}}))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(container_hosts().filter(lambda host: isinstance(host.get("containers"), dict)))
def test_hosts_with_containers(host: dict[str, Any]) -> None:
    _assert_agrees(_accepted({**host, "containers": _named(host["containers"])}))


def _named(guests: dict[str, Any]) -> dict[str, Any]:
    """Those whose units systemd can name; `systemd-analyze verify` reads what follows a colon as an alias."""
    return {name: guest for name, guest in guests.items() if len(name) < _LONGEST and _NAME.fullmatch(name)}


def _accepted(host: dict[str, Any]) -> Document:
    document = read_bytes("host.json", json.dumps(host).encode())
    assume(not api.refusals(api.lint([document]), document.file))
    return document


def _assert_agrees(document: Document) -> None:
    with tempfile.TemporaryDirectory() as name:
        units = Path(name) / "units"
        export = api.units(document)
        generated = generate(export["fstab"], Path(name))
        made = {file.name for file in generated.iterdir() if file.suffix in (".mount", ".automount")}
        own = made | _write(export, units, made)
        systemds = dependencies(sorted(own | TARGETS), units, generated)
        assert told(edges(api.graph(document)), own) == told(systemds, own)


def _write(export: dict[str, str], folder: Path, generated: set[str]) -> set[str]:
    """Write the units that the generator does not make, with the links that `systemctl enable` makes; their names."""
    folder.mkdir()
    files = {name: text for name, text in export.items() if name not in (*generated, "fstab", "guests.target")}
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
        for kind, others in _LINKS.findall(text):
            for other in others.split():
                links = folder / f"{other}.{'wants' if kind == 'Wanted' else 'requires'}"
                links.mkdir(exist_ok=True)
                (links / name).symlink_to(f"../{name}")
    return set(files)

"""What units wait for where neither the guests nor their datasets say so, each as the real systemd has it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from guestlint import api
from guestlint.source.parse import read_bytes

_DATA = {"/data": {"device": "x"}}


def _edges(host: dict[str, Any]) -> set[str]:
    graph = api.graph(read_bytes("host.json", json.dumps({"node": {"name": "ward"}, **host}).encode()))
    return {f"{edge.source} {edge.kind} {edge.target}" for edge in graph.edges}


def _with(option: str, name: str, unit: dict[str, Any]) -> dict[str, Any]:
    return {"fileSystems": _DATA, "systemd": {option: {name: unit}}}


@pytest.mark.parametrize(
    ("host", "edge"),
    [
        (
            _with("services", "s", {"serviceConfig": {"WorkingDirectory": "/data/s"}}),
            "unit:s.service requires mount:/data",
        ),
        (_with("services", "s", {"serviceConfig": {"RootDirectory": "/data"}}), "unit:s.service after mount:/data"),
        (_with("sockets", "s", {"listenStreams": ["/data/s"]}), "unit:s.socket requires mount:/data"),
        (_with("paths", "s", {"pathConfig": {"PathExists": "/data/s"}}), "unit:s.path requires mount:/data"),
        (
            _with("services", "s", {"unitConfig": {"RequiresMountsFor": "'/data/a b'"}}),
            "unit:s.service after mount:/data",
        ),
        (
            {"fileSystems": {"/": {"device": "x"}}},
            "mount:/ before unit:local-fs.target",
        ),
        (
            {"fileSystems": {"/data": {"device": "x", "options": ["x-systemd.required-by=network.target"]}}},
            "unit:network.target after mount:/data",
        ),
        (
            {"fileSystems": {**_DATA, "/data/a": {"device": "y", "options": ["x-systemd.automount"]}}},
            "unit:data-a.automount requires mount:/data",
        ),
        (
            {"fileSystems": {"/data": {"device": "tmpfs", "fsType": "tmpfs"}}},
            "mount:/data after unit:swap.target",
        ),
        (
            {"fileSystems": {"/var": {"device": "x"}}},
            "unit:sysinit.target after mount:/var",
        ),
    ],
)
def test_who_waits(host: dict[str, Any], edge: str) -> None:
    assert edge in _edges(host)


@pytest.mark.parametrize(
    ("host", "edge"),
    [
        (
            _with("services", "s", {"serviceConfig": {"WorkingDirectory": "-/data/s"}}),
            "unit:s.service requires mount:/data",
        ),
        (_with("sockets", "s", {"listenStreams": ["@/data", "80"]}), "unit:s.socket requires mount:/data"),
        (_with("services", "s", {"wantedBy": ["sysinit.target"]}), "unit:sysinit.target after unit:s.service"),
        (_with("targets", "t", {"wants": ["local-fs.target"]}), "unit:t.target after unit:local-fs.target"),
        (
            {"fileSystems": {"/": {"device": "x", "options": ["x-systemd.wanted-by=s.service"]}}},
            "mount:/ wanted-by unit:s.service",
        ),
        (
            {"fileSystems": {"/data": {"device": "/x/../y", "options": ["bind"]}}},
            "mount:/data before unit:local-fs.target",
        ),
    ],
)
def test_who_does_not_wait(host: dict[str, Any], edge: str) -> None:
    assert edge not in _edges(host)

"""What facts say by what they do not have, where they have all of it."""

from __future__ import annotations

from typing import Any

import pytest

from guestlint import api
from guestlint.settings.resolve import Settings
from guestlint.source.parse import read_bytes
from tests.facts.made import facts
from tests.rules.plain_vms import bridge, plain, routed, tap

NETWORK = ["systemd.network", "networking.interfaces", "networking.bridges"]


@pytest.mark.parametrize(
    ("host", "complete", "severity"),
    [
        ({}, [], ""),
        ({}, NETWORK[:2], ""),
        ({}, NETWORK, "info"),
        ({}, ["systemd", "networking"], "info"),
        ({"networking": {"bridges": {"br0": {"interfaces": []}}}}, NETWORK, "warning"),
        ({"networking": {"bridges": {"br0": {"interfaces": ["tap-a"]}}}}, ["systemd", "networking"], ""),
        ({"networking": {"interfaces": {"tap-a": {"virtual": True}}}}, ["systemd", "networking"], ""),
        ({"systemd": routed("tap-a")}, ["systemd", "networking"], ""),
        ({"systemd": {"services": {"x": {"script": "ip link set tap-a up"}}}}, ["systemd", "networking"], ""),
        ({"environment": {"etc": {"x": {"text": "tap-a"}}}}, ["systemd", "networking"], "info"),
    ],
)
def test_a_tap_in_facts(host: dict[str, Any], complete: list[str], severity: str) -> None:
    config = {"microvm": {"vms": {"a": plain(interfaces=[tap("tap-a")])}}, **host}
    run = api.lint([read_bytes("facts.json", facts(config, complete=complete))], Settings())
    assert [(each.rule, each.severity) for each in run.findings] == ([("unattached-tap", severity)] if severity else [])


@pytest.mark.parametrize(
    ("bridge_name", "host", "finds"),
    [
        ("br1", {}, True),
        ("br1", {"networking": {"bridges": {"br1": {"interfaces": []}}}}, False),
        ("br1", {"systemd": bridge("br1")}, False),
        ("br1", {"systemd": {"services": {"x": {"script": "ip link add br1 type bridge"}}}}, False),
        ("virbr0", {}, False),
        ("docker0", {}, False),
    ],
)
def test_a_bridge_that_is_not_there(bridge_name: str, host: dict[str, Any], *, finds: bool) -> None:
    vm = plain(interfaces=[{**tap("x", bridge=bridge_name), "type": "bridge"}])
    box = {"privateNetwork": True, "hostBridge": bridge_name, "localAddress": "10.0.0.2/24"}
    for config in ({"microvm": {"vms": {"a": vm}}}, {"containers": {"a": box}}):
        for complete in ([], NETWORK):
            run = api.lint([read_bytes("facts.json", facts({**config, **host}, complete=complete))], Settings())
            expected = [("unknown-host-link", "warning")] if finds and complete else []
            assert [(each.rule, each.severity) for each in run.findings] == expected

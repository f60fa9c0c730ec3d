"""Short hosts with plain micro VMs, and what the rules say of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from guestlint import api
from guestlint.diagnostics import Finding
from guestlint.settings.resolve import Settings
from guestlint.source.parse import read_bytes

VMS = "microvm.vms"
Json = dict[str, Any]


def plain(host_name: str = "", **microvm: Any) -> Json:
    """A micro VM with these options of microvm.nix in its configuration."""
    return {"config": {"microvm": microvm} | ({"networking": {"hostName": host_name}} if host_name else {})}


def share(source: str, at: str = "/data", tag: str = "data", **more: Any) -> Json:
    """A share over virtiofs."""
    return {"tag": tag, "proto": "virtiofs", "source": source, "mountPoint": at, **more}


def disk(image: str, at: str | None = "/disk", **more: Any) -> Json:
    """A volume."""
    return {"image": image, "mountPoint": at, "size": 64, **more}


def tap(name: str, mac: str = "02:00:00:00:00:01", **more: Any) -> Json:
    """An interface of type tap."""
    return {"type": "tap", "id": name, "mac": mac, **more}


def macvtap(name: str, link: str = "lan", mac: str = "02:00:00:00:00:01") -> Json:
    """An interface of type macvtap."""
    return {"type": "macvtap", "id": name, "mac": mac, "macvtap": {"link": link, "mode": "bridge"}}


def bridge(netdev: str = "br0", names: str = "vm-*") -> Json:
    """`systemd` of a host with a bridge that takes in the links of these names."""
    return {
        "network": {
            "netdevs": {"10-br": {"netdevConfig": {"Kind": "bridge", "Name": netdev}}},
            "networks": {"11-br": {"matchConfig": {"Name": names}, "networkConfig": {"Bridge": netdev}}},
        }
    }


def routed(*names: str) -> Json:
    """`systemd` of a host that has an address on each of these links."""
    networks = {name: {"matchConfig": {"Name": name}, "address": ["10.0.0.1/32"]} for name in names}
    return {"network": {"networks": networks}}


def findings(*hosts: Mapping[str, Any], settings: Settings | None = None) -> Sequence[Finding]:
    """What the rules say of these hosts together."""
    documents = [read_bytes(f"{number}.json", json.dumps(host).encode()) for number, host in enumerate(hosts)]
    registry = api.load_registry(settings or Settings())
    api.configure(registry, settings or Settings())
    run = api.lint(documents, settings or Settings(), registry)
    assert run.crashes == []
    return run.findings


def said(vms: Mapping[str, Any], settings: Settings | None = None, **host: Any) -> list[tuple[str, str, str]]:
    """Rule, severity and option path below `microvm.vms` of each finding on one host."""
    microvm = {"vms": dict(vms), **host.pop("microvm", {})}
    found = findings({"microvm": microvm, **host}, settings=settings)
    return sorted((each.rule, each.severity, each.path.removeprefix(f"{VMS}.")) for each in found)

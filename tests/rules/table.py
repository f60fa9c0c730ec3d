"""Short hosts for tables of cases, and what the rules say of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from guestlint import api
from guestlint.diagnostics import Finding
from guestlint.settings.resolve import Settings
from guestlint.source.parse import read_bytes

Said = tuple[str, str, str]
"""A finding's rule, severity and option path."""


def vm(**more: Any) -> dict[str, Any]:
    """A micro VM of the first schema on `lan`; a dictionary under `microvm` adds to its block."""
    block = {"system": "x86_64-linux", "macvtap": "lan"} | more.pop("microvm", {})
    return {"backend": "microvm", "microvm": block, **more}


def later(interfaces: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A micro VM of the later schema."""
    return {"backend": "microvm", "microvm": {"system": "x86_64-linux", "interfaces": dict(interfaces)}, **more}


def container(link: str = "lan", **more: Any) -> dict[str, Any]:
    """A container of the first schema."""
    return {"backend": "container", "container": {"macvlan": link}, **more}


def containers(*pairs: str, **more: Any) -> dict[str, Any]:
    """A container of the later schema."""
    return {"backend": "container", "container": {"macvlans": list(pairs)}, **more}


def zfs(pool: str = "rpool", dataset: str = "safe/a", host: str = "", guest: str = "") -> dict[str, str]:
    """A zfs entry; the mountpoints are left out where they are empty."""
    given = {"hostMountpoint": host, "guestMountpoint": guest}
    return {"pool": pool, "dataset": dataset} | {option: path for option, path in given.items() if path}


def findings(guests: Mapping[str, Any], settings: Settings | None = None, **facts: Any) -> list[Finding]:
    """What the rules say of host `ward` with these guests and facts, in the order of a run."""
    data = {"node": {"name": "ward"}, "guests": dict(guests), **facts}
    run = api.lint([read_bytes("host.json", json.dumps(data).encode())], settings or Settings())
    assert run.crashes == []
    return list(run.findings)


def said(guests: Mapping[str, Any], settings: Settings | None = None, **facts: Any) -> list[Said]:
    """The rule, severity and option path of each finding, sorted."""
    return sorted((each.rule, each.severity, each.path) for each in findings(guests, settings, **facts))


def said_of(networking: Mapping[str, Any] | None = None, **boxes: Any) -> list[Said]:
    """What the rules say of a host with these NixOS containers, and with `networking`."""
    return sorted((each.rule, each.severity, each.path) for each in findings_of(networking, **boxes))


def findings_of(networking: Mapping[str, Any] | None = None, **boxes: Any) -> list[Finding]:
    """The same, whole and in the order of a run."""
    data = {"containers": boxes} | ({"networking": dict(networking)} if networking else {})
    run = api.lint([read_bytes("host.json", json.dumps(data).encode())], Settings())
    assert run.crashes == []
    return list(run.findings)

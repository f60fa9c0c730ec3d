"""Hosts with several guests that are alike, and what one rule says of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from guestlint import api
from guestlint.diagnostics import Finding
from guestlint.settings.resolve import Settings
from guestlint.source.parse import read_bytes
from tests.rules.plain_vms import plain

Json = dict[str, Any]


def found(rule: str, host: Mapping[str, Any]) -> Sequence[Finding]:
    """What the rule says of the host."""
    run = api.lint([read_bytes("host.json", json.dumps(host).encode())], Settings())
    assert run.crashes == []
    return [each for each in run.findings if each.rule == rule]


def the_one(rule: str, host: Mapping[str, Any]) -> Finding:
    """The one finding of the rule."""
    (finding,) = found(rule, host)
    return finding


def message(rule: str, host: Mapping[str, Any]) -> str:
    """What its one finding says."""
    return the_one(rule, host).diagnostic.message


def vms(number: int, **microvm: Any) -> Json:
    """So many plain micro VMs, `a` and so on, with these options each."""
    return {"microvm": {"vms": {name: plain(**microvm) for name in "abcdefghij"[:number]}}}


def boxes(number: int, **options: Any) -> Json:
    """So many NixOS containers."""
    return {"containers": {name: dict(options) for name in "abcdefghij"[:number]}}

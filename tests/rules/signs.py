"""Short hosts, and the signs that they show."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from guestlint.analysis.signs import SIGNS
from guestlint.analysis.views import FleetView, HostView
from guestlint.frontends import own_front_ends, read_host
from guestlint.frontends.guests.backends import BACKENDS
from guestlint.source.parse import read_bytes
from tests.facts.made import facts
from tests.rules.plain_vms import plain
from tests.rules.table import container, later, vm, zfs

Json = dict[str, Any]


def view(data: Mapping[str, Any], complete: list[str] | None = None, file: str = "host.json") -> HostView:
    """A host file, or facts that are complete in these trees."""
    text = json.dumps(data).encode() if complete is None else facts(dict(data), complete=complete)
    document = read_bytes(file, text)
    return HostView(document, read_host(document, own_front_ends(BACKENDS)))


def shown(data: Mapping[str, Any], complete: list[str] | None = None) -> set[str]:
    """The signs of a host."""
    host = view(data, complete)
    return {sign for sign, holds in SIGNS["host"].items() if host.ask(holds)}


def shown_by_fleet(hosts: Iterable[Mapping[str, Any]]) -> set[str]:
    """The signs of several hosts together."""
    fleet = FleetView(view(data, file=f"{number}.json") for number, data in enumerate(hosts))
    return {sign for sign, holds in SIGNS["fleet"].items() if fleet.ask(holds)}


def guests(**given: Json) -> Json:
    return {"node": {"name": "ward"}, "guests": given}


def usual(**facts_of_host: Any) -> Json:
    """A host with guests as most have them: micro VMs and a container, with datasets of their own."""
    return {
        **guests(
            web=vm(zfs={"/persist": zfs(dataset="safe/web")}),
            db=vm(zfs={"/persist": zfs(dataset="safe/db"), "/state": zfs(dataset="local/db")}),
            git=container(zfs={"/persist": zfs(dataset="safe/git")}),
        ),
        **facts_of_host,
    }


def plain_vm(host: Mapping[str, Any] | None = None, **options: Any) -> Json:
    return {"microvm": {"vms": {"a": plain(**options)}}, **(host or {})}


def box(host: Mapping[str, Any] | None = None, **options: Any) -> Json:
    return {"containers": {"a": options}, **(host or {})}


def network(**matched: Any) -> Json:
    return {"systemd": {"network": {"networks": {"10": matched}}}}


def with_mac(mac: str) -> Json:
    return later({"lan": {"mac": mac}})

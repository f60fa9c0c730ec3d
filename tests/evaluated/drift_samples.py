"""A host file, its configuration, and ways in which that can drift."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import partial
from typing import Any

from guestlint import api
from guestlint.evaluated.drift import drift
from guestlint.source.document import Document
from guestlint.source.parse import read_bytes
from guestlint.source.route import Route

HOST = """\
[node]
name = "ward"

[guests.a]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan" }
[guests.a.zfs."/persist"]
pool = "rpool"
dataset = "safe/shared"
[guests.a.zfs."/state"]
pool = "rpool"
dataset = "local/a"

[guests.b]
backend = "container"
container.macvlan = "lan"
[guests.b.zfs."/persist"]
pool = "rpool"
dataset = "safe/shared"

[fileSystems."/"]
device = "rpool/root"
"""

LATER = """\
[node]
name = "ward"

[guests.a]
backend = "microvm"
microvm = { system = "x86_64-linux", interfaces.lan = {}, interfaces.wan = { hostLink = "eth1" } }
"""

Change = Callable[[dict[str, Any]], object]


def document(text: str = HOST) -> Document:
    """A host file of that text."""
    return read_bytes("host.toml", text.encode())


def expansion(text: str = HOST) -> dict[str, Any]:
    """What the module makes of a host file: the configuration without drift."""
    return copy.deepcopy(api.expand(document(text)))


def found(actual: dict[str, Any], text: str = HOST) -> list[tuple[str, str, str]]:
    """Each finding's kind, what it names, and the option path of its place."""
    return [
        (finding.rule, finding.diagnostic.identity[0], finding.path)
        for finding in drift(document(text), actual).findings
    ]


def put(route: Route, value: Any, actual: dict[str, Any]) -> None:
    """Set a value."""
    for key in route[:-1]:
        actual = actual[str(key)]
    actual[str(route[-1])] = value


def drop(route: Route, actual: dict[str, Any]) -> None:
    """Take a value out."""
    for key in route[:-1]:
        actual = actual[str(key)]
    del actual[str(route[-1])]


def leaves(data: Any, route: Route) -> list[Route]:
    """The routes of all values that are no objects."""
    if isinstance(data, dict):
        return [leaf for key, value in data.items() for leaf in leaves(value, (*route, key))]
    return [route]


FS, SERVICES = "fileSystems", ("systemd", "services")
A, B = ("guests", "a"), ("guests", "b")
SHARED = "zfs-ensure-rpool-safe-shared"
MACVTAP = ("microvm", "vms", "a", "interfaces")

CHANGES: dict[str, tuple[Change, tuple[str, Route, Route]]] = {
    "node name": (
        partial(put, ("node",), {"name": "sire"}),
        ("drift-changed", ("node", "name"), ("node", "name")),
    ),
    "guest missing": (partial(drop, B), ("drift-missing", B, B)),
    "guest unexplained": (partial(put, ("guests", "c"), {}), ("drift-unexplained", ("guests", "c"), ("guests",))),
    "backend": (
        partial(put, (*A, "backend"), "container"),
        ("drift-changed", (*A, "backend"), (*A, "backend")),
    ),
    "zfs entry missing": (
        partial(drop, (*A, "zfs", "/state")),
        ("drift-missing", (*A, "zfs", "/state"), (*A, "zfs", "/state")),
    ),
    "zfs entry unexplained": (
        partial(put, (*B, "zfs", "/x"), {"pool": "p", "dataset": "d"}),
        ("drift-unexplained", (*B, "zfs", "/x"), (*B, "zfs")),
    ),
    "mount's device": (
        partial(put, (FS, "/guests/a/state", "device"), "rpool/other"),
        ("drift-changed", (FS, "/guests/a/state", "device"), (*A, "zfs", "/state")),
    ),
    "mount's chain": (
        partial(put, (FS, "/guests/b/persist", "options"), ["zfsutil"]),
        ("drift-changed", (FS, "/guests/b/persist", "options"), (*B, "zfs", "/persist")),
    ),
    "mount missing": (
        partial(drop, (FS, "/guests/a/state")),
        ("drift-missing", (FS, "/guests/a/state"), (*A, "zfs", "/state")),
    ),
    "mount unexplained": (
        partial(put, (FS, "/guests/x/y"), {"device": "z/y", "fsType": "zfs", "options": ["zfsutil"]}),
        ("drift-unexplained", (FS, "/guests/x/y"), ("guests",)),
    ),
    "mount of a guest's dataset": (
        partial(put, (FS, "/srv"), {"device": "rpool/local/a", "fsType": "zfs", "options": ["zfsutil"]}),
        ("drift-unexplained", (FS, "/srv"), (*A, "zfs", "/state")),
    ),
    "own file system": (
        partial(put, (FS, "/", "device"), "rpool/new"),
        ("drift-changed", (FS, "/", "device"), (FS, "/")),
    ),
    "dataset missing": (
        partial(drop, ("disko", "devices", "zpool", "rpool", "datasets", "local/a")),
        ("drift-missing", ("disko", "devices", "zpool", "rpool", "datasets", "local/a"), (*A, "zfs", "/state")),
    ),
    "unit missing": (
        partial(drop, (*SERVICES, "microvm@a")),
        ("drift-missing", (*SERVICES, "microvm@a"), A),
    ),
    "unit's lists": (
        partial(put, (*SERVICES, "microvm@a"), {}),
        ("drift-changed", (*SERVICES, "microvm@a", "requires"), A),
    ),
    "unit's dependencies": (
        partial(put, (*SERVICES, SHARED, "unitConfig", "DefaultDependencies"), "yes"),
        ("drift-changed", (*SERVICES, SHARED, "unitConfig", "DefaultDependencies"), (*A, "zfs", "/persist")),
    ),
    "unit unexplained": (
        partial(put, (*SERVICES, "container@x"), {}),
        ("drift-unexplained", (*SERVICES, "container@x"), ("guests",)),
    ),
    "ensure unexplained": (
        partial(put, (*SERVICES, "zfs-ensure-x"), {}),
        ("drift-unexplained", (*SERVICES, "zfs-ensure-x"), ("guests",)),
    ),
    "vm missing": (partial(drop, ("microvm", "vms", "a")), ("drift-missing", ("microvm", "vms", "a"), A)),
    "vm unexplained": (
        partial(put, ("microvm", "vms", "x"), {}),
        ("drift-unexplained", ("microvm", "vms", "x"), ("guests",)),
    ),
    "vm's interface missing": (partial(put, MACVTAP, []), ("drift-missing", (*MACVTAP, "vm-a"), A)),
    "container's autostart": (
        partial(put, ("containers", "b"), {"autoStart": True}),
        ("drift-changed", ("containers", "b", "autoStart"), B),
    ),
    "container's bind mount": (
        partial(put, ("containers", "b", "bindMounts"), {}),
        ("drift-missing", ("containers", "b", "bindMounts", "/persist"), B),
    ),
    "container unexplained": (
        partial(put, ("containers", "x"), {}),
        ("drift-unexplained", ("containers", "x"), ("guests",)),
    ),
}
